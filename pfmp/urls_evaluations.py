"""The addresses around the evaluation by the tutor, under /pfmp/; all in the namespace of pfmp."""

from django.urls import path

from pfmp.views import modeles, notices

# /pfmp/
urlpatterns = [
    path("notice/", notices.notice, name="notice"),
    path("notice/<uuid:cle>/", notices.notice_de_l_etablissement, name="notice_de_l_etablissement"),
    path("notice-enseignants/", notices.notice_enseignants, name="notice_enseignants"),
    path("livret/", notices.livret, name="livret"),
    path("modele/", modeles.modele, name="modele_tuteur"),
    path("modele/modifier/", modeles.modifier, name="modifier_modele"),
    path("modele/exporter/", modeles.exporter, name="exporter_modele"),
    path("modele/importer/", modeles.importer, name="importer_modele"),
    path("modele/confirmer/", modeles.confirmer, name="confirmer_modele"),
]
