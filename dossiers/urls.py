"""Addresses under /dossiers/."""

from django.urls import include, path

from dossiers import views_simulation
from dossiers.views import annexes, candidatures, etats, pieces

app_name = "dossiers"

# /dossiers/classes/<pk>/
une_classe = [
    path("", etats.classe, name="classe"),
    path("imprimer/<slug:code>/", etats.imprimer_la_classe, name="imprimer_la_classe"),
    path("simulation/", views_simulation.classe, name="simulation_de_classe"),
    path("simulation/tableur/", views_simulation.tableur, name="tableur_de_simulation"),
    path("notes/<slug:code>/", views_simulation.notes, name="notes_d_examen"),
    path("candidatures/", candidatures.classe, name="candidatures"),
    path("candidatures/enregistrer/", candidatures.enregistrer, name="enregistrer_les_candidatures"),
    path("candidatures/numeros/", candidatures.numeros, name="numeros"),
    path("annexes/<slug:genre>/imprimer/", annexes.imprimer_la_classe, name="imprimer_les_annexes"),
    path("annexes/<slug:genre>/vierge/", annexes.vierge, name="annexe_vierge"),
]
# /dossiers/eleves/<pk>/
un_eleve = [
    path("", etats.eleve, name="eleve"),
    path("imprimer/<slug:code>/", etats.imprimer, name="imprimer"),
    path("simulation/", views_simulation.eleve, name="simulation"),
    path("candidature/", candidatures.eleve, name="candidature"),
    path("candidature/modifier/", candidatures.modifier, name="modifier_une_candidature"),
    path("decisions/creer/", pieces.creer_une_decision, name="creer_une_decision"),
    path("experiences/creer/", pieces.creer_une_experience, name="creer_une_experience"),
    path("annexes/<slug:genre>/imprimer/", annexes.imprimer, name="imprimer_une_annexe"),
]
# /dossiers/impressions/<pk>/
une_impression = [
    path("", etats.impression, name="impression"),
    path("telecharger/", etats.telecharger, name="telecharger"),
]
# The pieces of a candidature: /dossiers/decisions/<pk>/…
une_decision = [
    path("papier/", pieces.papier_d_une_decision, name="papier_d_une_decision"),
    path("retirer/", pieces.retirer_une_decision, name="retirer_une_decision"),
]
une_experience = [
    path("certificat/", pieces.certificat, name="certificat"),
    path("modifier/", pieces.modifier_une_experience, name="modifier_une_experience"),
    path("retirer/", pieces.retirer_une_experience, name="retirer_une_experience"),
]
un_retour = [
    path("image/", pieces.image_d_un_retour, name="image_d_un_retour"),
    path("retirer/", pieces.retirer_un_retour, name="retirer_un_retour"),
]
urlpatterns = [
    path("", etats.liste, name="liste"),
    path("classes/<int:pk>/", include(une_classe)),
    path("eleves/<int:pk>/", include(un_eleve)),
    path("simulation/", views_simulation.libre, name="simulation_libre"),
    path("impressions/<int:pk>/", include(une_impression)),
    path("decisions/<int:pk>/", include(une_decision)),
    path("experiences/<int:pk>/", include(une_experience)),
    path("pfmp/<int:pk>/retour/", pieces.noter_un_retour, name="noter_un_retour"),
    path("retours/<int:pk>/", include(un_retour)),
]
