"""The addresses of suivi."""

from django.urls import include, path

from suivi.views import (
    autopositionnements,
    besoins,
    consignes,
    couverture,
    demandes,
    direct,
    grille,
    historique,
    lecture,
    modification,
    niveaux,
    observations,
    partages,
    profils,
    reglages,
    reperes,
    saisie,
    situations,
    tableur,
)

app_name = "suivi"

# /suivi/classes/<pk>/
une_classe = [
    path("", lecture.classe, name="classe"),
    path("carte/", lecture.carte, name="carte"),
    path("carte/xlsx/", lecture.carte_xlsx, name="carte_xlsx"),
    path("simulateur/", reglages.simulateur, name="simulateur"),
    path("tableau/", lecture.tableau, name="tableau"),
    path("tableau/xlsx/", lecture.tableau_xlsx, name="tableau_xlsx"),
    path("repartition/", couverture.repartition, name="repartition"),
    path("repartition/xlsx/", couverture.repartition_xlsx, name="repartition_xlsx"),
    path("couverture/", couverture.couverture, name="couverture"),
    path("couverture/xlsx/", couverture.couverture_xlsx, name="couverture_xlsx"),
    path("prevision/", couverture.prevision, name="prevision"),
    path("prevision/xlsx/", couverture.prevision_xlsx, name="prevision_xlsx"),
    path("comparaison/", couverture.comparaison, name="comparaison"),
    path("comparaison/xlsx/", couverture.comparaison_xlsx, name="comparaison_xlsx"),
    path("competences/<int:competence_pk>/", besoins.competence, name="competence"),
    path("besoins/", besoins.besoins, name="besoins"),
]
# /suivi/eleves/<pk>/
un_eleve = [
    path("", profils.profil, name="profil"),
    path("donnees/", profils.donnees, name="donnees_du_profil"),
    path("competences/<int:competence_pk>/", niveaux.historique, name="historique"),
    path("competences/<int:competence_pk>/retenir/", niveaux.retenir_un_niveau, name="retenir_un_niveau"),
    path("competences/<int:competence_pk>/lever/", niveaux.lever_un_niveau, name="lever_un_niveau"),
    path("observer/", observations.observer, name="observer"),
]
# /suivi/situations/<pk>/
une_situation = [
    path("", grille.situation, name="situation"),
    path("changements/", direct.changements, name="changements"),
    path("positionner/", grille.positionner, name="positionner"),
    path("positionner/bloc/", grille.positionner_en_bloc, name="positionner_en_bloc"),
    path("saisie/", saisie.saisie, name="saisie"),
    path("cellule/", saisie.cellule, name="cellule"),
    path("cellule/revenir/", historique.revenir, name="revenir"),
    path("autopositionnement/", autopositionnements.ouvrir, name="ouvrir_l_autopositionnement"),
    path("me-positionner/", autopositionnements.me_positionner, name="me_positionner"),
    path("tableur/", tableur.tableur, name="tableur"),
    path("tableur/xlsx/", tableur.telecharger, name="tableur_xlsx"),
    path("tableur/confirmer/", tableur.confirmer, name="confirmer_tableur"),
    path("consignes/", consignes.consignes, name="consignes"),
    path("dupliquer/", partages.dupliquer, name="dupliquer_situation"),
    path("partager/", partages.partager, name="partager_situation"),
    path("modifier/", modification.modifier, name="modifier_situation"),
    path("supprimer/", situations.supprimer, name="supprimer_situation"),
    path("cloturer/", situations.cloturer, name="cloturer_situation"),
    path("rouvrir/", situations.rouvrir, name="rouvrir_situation"),
    path("retenir/", situations.retenir, name="retenir_situation"),
]
# /suivi/demandes/<pk>/
une_demande = [
    path("", demandes.detail, name="demande"),
    path("evaluer/", demandes.evaluer, name="evaluer_demande"),
    path("decliner/", demandes.decliner, name="decliner_demande"),
    path("retirer/", demandes.retirer, name="retirer_demande"),
]
urlpatterns = [
    path("", include("suivi.urls_bilans")),
    path("classes/<int:pk>/", include(une_classe)),
    path("competences/<int:competence_pk>/reperes/", reperes.repere, name="repere"),
    path("eleves/", profils.eleves, name="eleves"),
    path("eleves/<int:pk>/", include(un_eleve)),
    path("reglages/", reglages.reglages, name="reglages"),
    path("reglages/recalcul/", reglages.recalcul, name="recalcul"),
    path("reglages/recalcul/fichier/", reglages.fichier, name="fichier_du_recalcul"),
    path("demandes/", demandes.liste, name="demandes"),
    path("demandes/creer/", demandes.creer, name="creer_demande"),
    path("demandes/<int:pk>/", include(une_demande)),
    path("mon-profil/", profils.mon_profil, name="mon_profil"),
    path("mes-consignes/", consignes.mes_consignes, name="mes_consignes"),
    path("consignes/<int:pk>/", consignes.telecharger, name="telecharger_une_consigne"),
    path("consignes/<int:pk>/retirer/", consignes.retirer, name="retirer_une_consigne"),
    path("situations/", situations.liste, name="situations"),
    path("situations/creer/", situations.creer, name="creer_situation"),
    path("situations/refaire/", situations.refaire, name="refaire_situation"),
    path("situations/<int:pk>/", include(une_situation)),
]
