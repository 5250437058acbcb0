"""The addresses of what is noted of a PFMP: days, visits, papers, attestation; the missions of a référent."""

from django.urls import include, path

from pfmp.views import attestations, eleves, jours, missions, papiers, visites

# /pfmp/<pk>/
une_pfmp = [
    path("absences/noter/", jours.noter_une_absence, name="noter_une_absence"),
    path("rattrapages/prevoir/", jours.prevoir_un_rattrapage, name="prevoir_un_rattrapage"),
    path("interrompre/", jours.interrompre, name="interrompre"),
    path("interruption/lever/", jours.lever_l_interruption, name="lever_l_interruption"),
    path("annuler/", jours.annuler, name="annuler_une_pfmp"),
    path("visites/prevoir/", visites.prevoir, name="prevoir_une_visite"),
    path("visites/noter/", visites.noter, name="noter_une_visite"),
    path("papiers/deposer/", papiers.deposer, name="deposer_un_papier"),
    path("papiers/<slug:nature>/recevoir/", papiers.recevoir, name="recevoir_un_papier"),
    path("attester/", attestations.attester, name="attester"),
    path("attestation/rendre/", attestations.rendre_l_original, name="rendre_l_original"),
]
urlpatterns = [
    path("<int:pk>/", include(une_pfmp)),
    path("absences/<int:pk>/corriger/", jours.corriger_une_absence, name="corriger_une_absence"),
    path("absences/<int:pk>/retirer/", jours.retirer_une_absence, name="retirer_une_absence"),
    path("rattrapages/<int:pk>/corriger/", jours.corriger_un_rattrapage, name="corriger_un_rattrapage"),
    path("rattrapages/<int:pk>/fait/", jours.noter_le_rattrapage_fait, name="noter_le_rattrapage_fait"),
    path("rattrapages/<int:pk>/retirer/", jours.retirer_un_rattrapage, name="retirer_un_rattrapage"),
    path("visites/<int:pk>/deplacer/", visites.deplacer, name="deplacer_une_visite"),
    path("visites/<int:pk>/compte-rendu/", visites.rendre_compte, name="rendre_compte"),
    path("visites/<int:pk>/annuler/", visites.annuler, name="annuler_une_visite"),
    path("papiers/deposer/", papiers.deposer_pour_un_eleve, name="deposer_pour_un_eleve"),
    path("papiers/<int:pk>/", papiers.telecharger, name="telecharger_un_papier"),
    path("papiers/<int:pk>/reprendre/", papiers.reprendre, name="reprendre_un_papier"),
    path("periodes/<int:pk>/retours/", papiers.retours, name="retours"),
    path("periodes/<int:pk>/telephones/", missions.imprimer_les_telephones, name="imprimer_les_telephones"),
    path("eleves/<int:pk>/", eleves.eleve, name="eleve"),
    path("missions/", missions.missions, name="missions"),
    path("missions/telephones/", missions.imprimer_mes_telephones, name="imprimer_mes_telephones"),
    path("missions/agenda/", missions.agenda, name="agenda"),
]
