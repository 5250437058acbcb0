"""The addresses around the evaluation by the tutor, under /pfmp/; all in the namespace of pfmp."""

from django.urls import include, path

from pfmp.views import comptes_rendus, evaluations, modeles, notices, saisies

# /pfmp/<pk>/
une_pfmp = [
    path("evaluation/", evaluations.evaluation, name="evaluation"),
    path("competences/", evaluations.choisir_les_competences, name="choisir_les_competences"),
    path("papier/", saisies.papier, name="papier"),
    path("ensemble/", saisies.ensemble, name="ensemble"),
    path("formulaire/", evaluations.imprimer_le_formulaire, name="imprimer_le_formulaire"),
]
# /pfmp/periodes/<pk>/
une_periode = [
    path("formulaire/", evaluations.formulaire_vierge, name="formulaire_vierge"),
    path("comptes-rendus/", comptes_rendus.imprimer_les_comptes_rendus, name="imprimer_les_comptes_rendus"),
]
# /pfmp/evaluations/<pk>/
une_evaluation = [
    path("valider/", evaluations.valider, name="valider_evaluation"),
    path("revoir/", evaluations.rouvrir, name="revoir_evaluation"),
    path("compte-rendu/", comptes_rendus.compte_rendu, name="compte_rendu"),
]
# /pfmp/comptes-rendus/<pk>/
une_impression = [
    path("", comptes_rendus.impression, name="impression_de_comptes_rendus"),
    path("telecharger/", comptes_rendus.telecharger, name="telecharger_comptes_rendus"),
]
# /pfmp/
urlpatterns = [
    path("<int:pk>/", include(une_pfmp)),
    path("periodes/<int:pk>/", include(une_periode)),
    path("evaluations/<int:pk>/", include(une_evaluation)),
    path("comptes-rendus/<int:pk>/", include(une_impression)),
    path("a-valider/", evaluations.a_valider, name="a_valider"),
    path("retrouver/", evaluations.retrouver, name="retrouver"),
    path("notice/", notices.notice, name="notice"),
    path("notice-enseignants/", notices.notice_enseignants, name="notice_enseignants"),
    path("livret/", notices.livret, name="livret"),
    path("modele/", modeles.modele, name="modele_tuteur"),
    path("modele/modifier/", modeles.modifier, name="modifier_modele"),
    path("modele/exporter/", modeles.exporter, name="exporter_modele"),
    path("modele/importer/", modeles.importer, name="importer_modele"),
    path("modele/confirmer/", modeles.confirmer, name="confirmer_modele"),
]
