"""The addresses of pfmp. Each part has its own module, all in one namespace."""

from django.urls import include, path

from pfmp import urls_annuaire, urls_evaluations, urls_liens, urls_periodes, urls_suivi
from pfmp.views import accueil, pfmps, places, signatures

app_name = "pfmp"

# /pfmp/<pk>/
une_pfmp = [
    path("", pfmps.pfmp, name="pfmp"),
    path("modifier/", places.modifier_pfmp, name="modifier"),
    path("signer/", signatures.signer, name="signer"),
    path("signatures/", signatures.signatures, name="signatures"),
]
urlpatterns = [
    *urls_suivi.urlpatterns,
    path("", accueil.accueil, name="accueil"),
    *urls_annuaire.urlpatterns,
    *urls_periodes.urlpatterns,
    *urls_evaluations.urlpatterns,
    *urls_liens.urlpatterns,
    path("<int:pk>/", include(une_pfmp)),
]
