"""Addresses under /pfmp/conventions/: conventions, attestations, and the text that a school puts in their place."""

from django.urls import path

from pfmp.views import conventions

app_name = "conventions"

urlpatterns = [
    path("modeles/", conventions.modeles, name="modeles"),
    path("modeles/<slug:genre>/", conventions.modele, name="modele"),
    path("modeles/<slug:genre>/origine/", conventions.revenir_a_l_origine, name="revenir_a_l_origine"),
    path("periodes/<int:pk>/<slug:genre>/", conventions.imprimer_la_periode, name="imprimer_la_periode"),
    path("impressions/<int:pk>/", conventions.impression, name="impression"),
    path("impressions/<int:pk>/telecharger/", conventions.telecharger, name="telecharger"),
    path("pfmp/<int:pk>/<slug:genre>/", conventions.imprimer, name="imprimer"),
]
