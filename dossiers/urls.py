"""Addresses under /dossiers/."""

from django.urls import include, path

from dossiers import views, views_simulation

app_name = "dossiers"

# /dossiers/classes/<pk>/
une_classe = [
    path("", views.classe, name="classe"),
    path("imprimer/<slug:code>/", views.imprimer_la_classe, name="imprimer_la_classe"),
    path("simulation/", views_simulation.classe, name="simulation_de_classe"),
    path("simulation/tableur/", views_simulation.tableur, name="tableur_de_simulation"),
    path("notes/<slug:code>/", views_simulation.notes, name="notes_d_examen"),
]
# /dossiers/eleves/<pk>/
un_eleve = [
    path("", views.eleve, name="eleve"),
    path("imprimer/<slug:code>/", views.imprimer, name="imprimer"),
    path("simulation/", views_simulation.eleve, name="simulation"),
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
    path("simulation/", views_simulation.libre, name="simulation_libre"),
    path("impressions/<int:pk>/", include(une_impression)),
]
