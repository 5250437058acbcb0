"""/scolarite/: years, classes, the personnel and the pupils."""

from django.urls import include, path

from scolarite.views import cartes, classes, eleves, enseignements, groupes, personnes

app_name = "scolarite"

# /scolarite/annees/
des_annees = [
    path("", classes.annees, name="annees"),
    path("creer/", classes.ouvrir_une_annee, name="ouvrir_une_annee"),
    path("<int:pk>/modifier/", classes.modifier_une_annee, name="modifier_une_annee"),
    path("<int:pk>/classes/creer/", classes.creer_une_classe, name="creer_une_classe"),
]
# /scolarite/classes/
des_classes = [
    path("", classes.classes, name="classes"),
    path("<int:pk>/", classes.classe, name="classe"),
    path("<int:pk>/modifier/", classes.modifier_une_classe, name="modifier_une_classe"),
    path("<int:pk>/cartes/", cartes.cartes, name="cartes"),
    path("<int:pk>/enseignements/creer/", enseignements.confier, name="confier_une_classe"),
    path("<int:pk>/passage/", enseignements.passage, name="passage"),
]
# /scolarite/personnes/
des_personnes = [
    path("", personnes.personnes, name="personnes"),
    path("creer/", personnes.creer, name="creer_une_personne"),
    path("<int:pk>/", personnes.personne, name="personne"),
    path("<int:pk>/modifier/", personnes.modifier, name="modifier_une_personne"),
    path("<int:pk>/code/", cartes.code_d_une_personne, name="code_d_une_personne"),
    path("<int:pk>/deux-etapes/retirer/", personnes.retirer_le_second_facteur, name="retirer_le_second_facteur"),
    path("<int:pk>/roles/creer/", personnes.ouvrir_un_role, name="ouvrir_un_role"),
    path("<int:pk>/depart/", personnes.depart, name="depart"),
]
# /scolarite/eleves/
des_eleves = [
    path("", eleves.eleves, name="eleves"),
    path("sans-classe/", eleves.sans_classe, name="sans_classe"),
    path("creer/", eleves.creer, name="creer_un_eleve"),
    path("<int:pk>/", eleves.eleve, name="eleve"),
    path("<int:pk>/modifier/", eleves.modifier, name="modifier_un_eleve"),
    path("<int:pk>/inscrire/", eleves.inscrire, name="inscrire"),
    path("<int:pk>/sortie/", eleves.sortie, name="sortie"),
    path("<int:pk>/code/", cartes.code_d_un_eleve, name="code_d_un_eleve"),
]
# /scolarite/groupes/
des_groupes = [
    path("", groupes.groupes, name="groupes"),
    path("creer/", groupes.creer, name="creer_un_groupe"),
    path("<int:pk>/modifier/", groupes.modifier, name="modifier_un_groupe"),
    path("<int:pk>/fermer/", groupes.fermer, name="fermer_un_groupe"),
    path("<int:pk>/rouvrir/", groupes.rouvrir, name="rouvrir_un_groupe"),
]
urlpatterns = [
    path("annees/", include(des_annees)),
    path("classes/", include(des_classes)),
    path("enseignements/<int:pk>/fermer/", enseignements.fermer, name="fermer_un_enseignement"),
    path("groupes/", include(des_groupes)),
    path("personnes/", include(des_personnes)),
    path("roles/<int:pk>/fermer/", personnes.fermer_un_role, name="fermer_un_role"),
    path("eleves/", include(des_eleves)),
]
