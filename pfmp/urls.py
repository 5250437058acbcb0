"""The addresses of pfmp. Each part has its own module, all in one namespace."""

from django.urls import include, path

from pfmp import urls_evaluations
from pfmp.views import accueil, periodes, pfmps

app_name = "pfmp"

# /pfmp/<pk>/
une_pfmp = [
    path("", pfmps.pfmp, name="pfmp"),
]
# /pfmp/periodes/<pk>/
une_periode = [
    path("", periodes.periode, name="periode"),
]
urlpatterns = [
    path("", include("pfmp.urls_annuaire")),
    path("", include("pfmp.urls_suivi")),
    path("", accueil.accueil, name="accueil"),
    *urls_evaluations.urlpatterns,
    path("periodes/<int:pk>/", include(une_periode)),
    path("<int:pk>/", include(une_pfmp)),
]
