"""Addresses of the référentiel, all read only."""

from django.urls import path

from referentiel import views

app_name = "referentiel"
# /referentiel/
urlpatterns = [
    path("", views.liste, name="liste"),
    path("regles/", views.regles, name="regles"),
    path("<slug:code>/", views.diplome, name="diplome"),
]
