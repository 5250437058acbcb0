"""The addresses of bilans, remédiations, entretiens and conseils, in the namespace of suivi."""

from django.urls import include, path

from suivi.views import bilans, conseils, entretiens, impressions, remediations

# /suivi/classes/<pk>/
une_classe = [
    path("bilans/", bilans.bilans, name="bilans"),
    path("bilans/creer/", bilans.creer_bilan_de_groupe, name="creer_bilan_de_groupe"),
    path("remediations/", remediations.remediations, name="remediations"),
    path("conseils/", conseils.conseils, name="conseils"),
    path("conseils/creer/", conseils.creer_conseil, name="creer_conseil"),
]
# /suivi/eleves/<pk>/
un_eleve = [
    path("bilans/", bilans.bilans_de_l_eleve, name="bilans_de_l_eleve"),
    path("bilans/creer/", bilans.creer_bilan, name="creer_bilan"),
    path("remediations/creer/", remediations.creer_remediation, name="creer_remediation"),
    path("entretiens/creer/", entretiens.creer_entretien, name="creer_entretien"),
]
# /suivi/bilans-de-groupe/<pk>/
un_groupe = [
    path("", bilans.bilan_de_groupe, name="bilan_de_groupe"),
    path("modifier/", bilans.modifier_bilan_de_groupe, name="modifier_bilan_de_groupe"),
    path("completer/", bilans.completer_bilan_de_groupe, name="completer_bilan_de_groupe"),
    path("publier/", bilans.publier_bilan_de_groupe, name="publier_bilan_de_groupe"),
    path("imprimer/", impressions.imprimer_bilan_de_groupe, name="imprimer_bilan_de_groupe"),
]
# /suivi/bilans/<pk>/
un_bilan = [
    path("", bilans.bilan, name="bilan"),
    path("ecrire/", bilans.ecrire_bilan, name="ecrire_bilan"),
    path("publier/", bilans.publier_bilan, name="publier_bilan"),
    path("reprendre/", bilans.reprendre_bilan, name="reprendre_bilan"),
    path("imprimer/", impressions.imprimer_bilan, name="imprimer_bilan"),
]
# /suivi/impressions/<pk>/
une_impression = [
    path("", impressions.impression_de_bilans, name="impression_de_bilans"),
    path("telecharger/", impressions.telecharger_bilans, name="telecharger_bilans"),
]
# /suivi/remediations/<pk>/
une_remediation = [
    path("modifier/", remediations.modifier_remediation, name="modifier_remediation"),
    path("noter/", remediations.noter_remediation, name="noter_remediation"),
]
# /suivi/entretiens/<pk>/
un_entretien = [
    path("", entretiens.entretien, name="entretien"),
    path("modifier/", entretiens.modifier_entretien, name="modifier_entretien"),
    path("publier/", entretiens.publier_compte_rendu, name="publier_entretien"),
]
# /suivi/conseils/<pk>/
un_conseil = [
    path("", conseils.conseil, name="conseil"),
    path("xlsx/", conseils.conseil_xlsx, name="conseil_xlsx"),
    path("clore/", conseils.clore_conseil, name="clore_conseil"),
    path("rouvrir/", conseils.rouvrir_conseil, name="rouvrir_conseil"),
    path("eleves/<int:eleve_pk>/", conseils.eleve_du_conseil, name="eleve_du_conseil"),
]
urlpatterns = [
    path("mes-bilans/", bilans.mes_bilans, name="mes_bilans"),
    path("classes/<int:pk>/", include(une_classe)),
    path("eleves/<int:pk>/", include(un_eleve)),
    path("bilans-de-groupe/<int:pk>/", include(un_groupe)),
    path("bilans/<int:pk>/", include(un_bilan)),
    path("impressions/<int:pk>/", include(une_impression)),
    path("remediations/<int:pk>/", include(une_remediation)),
    path("entretiens/<int:pk>/", include(un_entretien)),
    path("conseils/<int:pk>/", include(un_conseil)),
]
