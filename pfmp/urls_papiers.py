"""Addresses under /pfmp/papiers/: conventions, attestations, and the text that a school puts in their place."""

from django.urls import path

from pfmp.views import papiers

app_name = "papiers"

urlpatterns = [
    path("modeles/", papiers.modeles, name="modeles"),
    path("modeles/<slug:genre>/", papiers.modele, name="modele"),
    path("modeles/<slug:genre>/origine/", papiers.revenir_a_l_origine, name="revenir_a_l_origine"),
    path("periodes/<int:pk>/<slug:genre>/", papiers.imprimer_la_periode, name="imprimer_la_periode"),
    path("impressions/<int:pk>/", papiers.impression, name="impression"),
    path("impressions/<int:pk>/telecharger/", papiers.telecharger, name="telecharger"),
    path("pfmp/<int:pk>/<slug:genre>/", papiers.imprimer, name="imprimer"),
]
