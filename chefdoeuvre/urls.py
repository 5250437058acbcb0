"""The addresses of the projet; those of its grade stand in urls_notes."""

from django.urls import include, path

from chefdoeuvre.views import projets

app_name = "chefdoeuvre"

# /projets/<pk>/
un_projet = [
    path("", projets.projet, name="projet"),
]
urlpatterns = [
    path("", projets.liste, name="projets"),
    path("<int:pk>/", include(un_projet)),
]
