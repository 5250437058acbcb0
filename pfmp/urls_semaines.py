"""Addresses under /pfmp/semaines/: the ledgers of weeks."""

from django.urls import path

from pfmp.views import semaines

app_name = "semaines"

urlpatterns = [
    path("", semaines.les_miennes, name="les_miennes"),
    path("classes/<int:pk>/", semaines.classe, name="classe"),
    path("classes/<int:pk>/tableur/", semaines.classe_xlsx, name="classe_xlsx"),
    path("classes/<int:pk>/jours/", semaines.jours, name="jours"),
    path("classes/<int:pk>/jours/tableur/", semaines.jours_xlsx, name="jours_xlsx"),
    path("eleves/<int:pk>/", semaines.eleve, name="eleve"),
]
