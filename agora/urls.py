"""Every address of the site, one prefix an app."""

from django.urls import include, path

from agora import views

urlpatterns = [
    path("", views.accueil, name="accueil"),
    path("compte/", include("allauth.urls")),
]
