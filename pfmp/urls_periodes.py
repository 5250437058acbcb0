"""The addresses of the periods and of the board of a class, in the namespace of pfmp."""

from django.urls import include, path

from pfmp.views import periodes, places, recherches

# /pfmp/periodes/<pk>/
une_periode = [
    path("", periodes.periode, name="periode"),
    path("xlsx/", periodes.periode_xlsx, name="periode_xlsx"),
    path("modifier/", periodes.modifier_periode, name="modifier_periode"),
    path("annuler/", periodes.annuler_periode, name="annuler_periode"),
    path("places/", places.places, name="places"),
    path("eleves/<int:eleve_pk>/", recherches.recherche, name="recherche"),
    path("eleves/<int:eleve_pk>/placer/", places.placer, name="placer"),
]
urlpatterns = [
    path("periodes/", periodes.periodes, name="periodes"),
    path("periodes/creer/", periodes.creer_periodes, name="creer_periodes"),
    path("periodes/<int:pk>/", include(une_periode)),
    path("recherches/<int:pk>/modifier/", recherches.modifier_recherche, name="modifier_recherche"),
    path("recherches/<int:pk>/placer/", recherches.placer_depuis, name="placer_depuis"),
]
