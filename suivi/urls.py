"""The addresses of suivi."""

from django.urls import include, path

from suivi.views import lecture, profils

app_name = "suivi"

# /suivi/classes/<pk>/
une_classe = [
    path("", lecture.classe, name="classe"),
    path("carte/", lecture.carte, name="carte"),
    path("carte/xlsx/", lecture.carte_xlsx, name="carte_xlsx"),
    path("tableau/", lecture.tableau, name="tableau"),
    path("tableau/xlsx/", lecture.tableau_xlsx, name="tableau_xlsx"),
]
# /suivi/eleves/<pk>/
un_eleve = [
    path("", profils.profil, name="profil"),
    path("competences/<int:competence_pk>/", profils.historique, name="historique"),
]
urlpatterns = [
    path("classes/<int:pk>/", include(une_classe)),
    path("eleves/", profils.eleves, name="eleves"),
    path("eleves/<int:pk>/", include(un_eleve)),
    path("mon-profil/", profils.mon_profil, name="mon_profil"),
]
