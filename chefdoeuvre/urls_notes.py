"""The addresses of the notes and of the orals, under /projets/."""

from django.urls import include, path

from chefdoeuvre.views import notes, oraux, passages

# /projets/notes/classes/<pk>/
une_classe = [
    path("", notes.notes_de_classe, name="notes_de_classe"),
    path("saisir/", notes.saisir_des_notes, name="saisir_des_notes"),
    path("bulletin/", notes.bulletin, name="bulletin"),
    path("bulletin/tableur/", notes.tableur_du_bulletin, name="tableur_du_bulletin"),
]
# /projets/oraux/<pk>/
un_planning = [
    path("", oraux.planning, name="planning"),
    path("commissions/ajouter/", oraux.ajouter_une_commission, name="ajouter_une_commission"),
    path("calculer/", oraux.calculer, name="calculer_le_planning"),
    path("placer/", oraux.placer, name="placer_un_passage"),
    path("publier/", oraux.publier, name="publier_le_planning"),
    path("clore/", oraux.clore, name="clore_le_planning"),
    path("convocations/", oraux.convoquer, name="imprimer_les_convocations"),
]
# /projets/oraux/commissions/<pk>/
une_commission = [
    path("", passages.commission, name="commission"),
    path("modifier/", oraux.modifier_une_commission, name="modifier_une_commission"),
    path("retirer/", oraux.retirer_une_commission, name="retirer_une_commission"),
]
# /projets/oraux/passages/<pk>/
un_passage = [
    path("", passages.grille, name="oral"),
    path("rouvrir/", passages.rouvrir, name="rouvrir_un_oral"),
    path("minuteur/", passages.minuteur, name="minuteur"),
    path("deplacer/", oraux.deplacer, name="deplacer_un_passage"),
    path("convocation/", oraux.convocation, name="convocation"),
]
urlpatterns = [
    path("oraux/", oraux.liste, name="plannings"),
    path("oraux/creer/", oraux.creer, name="creer_un_planning"),
    path("oraux/<int:pk>/", include(un_planning)),
    path("oraux/commissions/<int:pk>/", include(une_commission)),
    path("oraux/passages/<int:pk>/", include(un_passage)),
    path("oraux/impressions/<int:pk>/", oraux.impression, name="convocations"),
    path("oraux/impressions/<int:pk>/telecharger/", oraux.telecharger, name="telecharger_les_convocations"),
    path("notes/", notes.notes, name="notes"),
    path("notes/les-miennes/", notes.mes_notes, name="mes_notes"),
    path("notes/reglage/<int:session>/", notes.reglage_des_notes, name="reglage_des_notes"),
    path("notes/classes/<int:pk>/", include(une_classe)),
]
