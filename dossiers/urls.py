"""Addresses under /dossiers/."""

from django.urls import include, path

from dossiers import views

app_name = "dossiers"

# /dossiers/classes/<pk>/
une_classe = [
    path("", views.classe, name="classe"),
    path("imprimer/<slug:code>/", views.imprimer_la_classe, name="imprimer_la_classe"),
]
# /dossiers/eleves/<pk>/
un_eleve = [
    path("", views.eleve, name="eleve"),
    path("imprimer/<slug:code>/", views.imprimer, name="imprimer"),
]
# /dossiers/impressions/<pk>/
une_impression = [
    path("", views.impression, name="impression"),
    path("telecharger/", views.telecharger, name="telecharger"),
]
urlpatterns = [
    path("", views.liste, name="liste"),
    path("classes/<int:pk>/", include(une_classe)),
    path("eleves/<int:pk>/", include(un_eleve)),
    path("impressions/<int:pk>/", include(une_impression)),
]
