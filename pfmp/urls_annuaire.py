"""The addresses of the directory, in the namespace of pfmp."""

from django.urls import include, path

from pfmp.views import annuaire

# /pfmp/organismes/<pk>/
un_organisme = [
    path("", annuaire.organisme, name="organisme"),
    path("modifier/", annuaire.modifier_organisme, name="modifier_organisme"),
    path("fermer/", annuaire.fermer_organisme, name="fermer_organisme"),
    path("rouvrir/", annuaire.rouvrir_organisme, name="rouvrir_organisme"),
    path("contacts/creer/", annuaire.creer_contact, name="creer_contact"),
]
urlpatterns = [
    path("organismes/", annuaire.organismes, name="organismes"),
    path("organismes/creer/", annuaire.creer_organisme, name="creer_organisme"),
    path("organismes/<int:pk>/", include(un_organisme)),
    path("contacts/<int:pk>/modifier/", annuaire.modifier_contact, name="modifier_contact"),
]
