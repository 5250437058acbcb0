"""The addresses of the projet; those of its grade stand in urls_notes."""

from django.urls import include, path

from chefdoeuvre.views import carnet, equipes, etapes, heures, projets, taches

app_name = "chefdoeuvre"

# /projets/<pk>/
un_projet = [
    path("", projets.projet, name="projet"),
    path("modifier/", projets.modifier, name="modifier_projet"),
    path("encadrement/", projets.encadrement, name="encadrement"),
    path("clore/", projets.clore, name="clore_projet"),
    path("rouvrir/", projets.rouvrir, name="rouvrir_projet"),
    path("equipes/creer/", equipes.creer, name="creer_equipe"),
    path("heures/", heures.heures, name="heures"),
    path("heures/prevoir/", heures.prevoir, name="prevoir_des_heures"),
]
# /projets/equipes/<pk>/
une_equipe = [
    path("", taches.taches, name="taches"),
    path("modifier/", equipes.modifier, name="modifier_equipe"),
    path("taches/creer/", taches.creer, name="creer_tache"),
    path("etapes/", etapes.etapes, name="etapes"),
    path("etapes/creer/", etapes.creer, name="creer_etape"),
    path("carnet/", carnet.carnet, name="carnet"),
    path("carnet/ecrire/", carnet.ecrire, name="ecrire_une_entree"),
]
# /projets/carnet/<pk>/
une_entree = [
    path("modifier/", carnet.modifier, name="modifier_entree"),
    path("joindre/", carnet.joindre, name="joindre_une_piece"),
    path("versions/", carnet.les_versions, name="versions_d_une_entree"),
    path("retirer/", carnet.retirer, name="retirer_entree"),
]
urlpatterns = [
    path("", projets.liste, name="projets"),
    path("creer/", projets.creer, name="creer_projet"),
    path("", include("chefdoeuvre.urls_notes")),
    path("<int:pk>/", include(un_projet)),
    path("equipes/<int:pk>/", include(une_equipe)),
    path("membres/<int:pk>/part/", equipes.part, name="part"),
    path("taches/<int:pk>/modifier/", taches.modifier, name="modifier_tache"),
    path("taches/<int:pk>/deplacer/", taches.deplacer, name="deplacer_tache"),
    path("taches/<int:pk>/retirer/", taches.retirer, name="retirer_tache"),
    path("etapes/<int:pk>/modifier/", etapes.modifier, name="modifier_etape"),
    path("etapes/<int:pk>/positionner/", etapes.positionner, name="positionner_etape"),
    path("carnet/<int:pk>/", include(une_entree)),
    path("pieces/<int:pk>/", carnet.piece, name="piece"),
    path("pieces/<int:pk>/retirer/", carnet.retirer_piece, name="retirer_piece"),
    path("seances/<int:pk>/noter/", heures.noter, name="noter_seance"),
    path("seances/<int:pk>/annuler/", heures.annuler, name="annuler_seance"),
]
