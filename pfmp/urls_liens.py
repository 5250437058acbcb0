"""The links of tutors, on the side of the lycée; joined to the addresses of pfmp by its urls."""

from django.urls import path

from pfmp.views import liens

urlpatterns = [
    path("liens/", liens.liens, name="liens"),
    path("liens/revoquer/", liens.revoquer_des_liens, name="revoquer_des_liens"),
    path("periodes/<int:pk>/liens/", liens.envoyer_les_liens, name="envoyer_les_liens"),
    path("periodes/<int:pk>/lettres/", liens.imprimer_les_lettres, name="imprimer_les_lettres"),
    path("<int:pk>/lien/envoyer/", liens.envoyer_le_lien, name="envoyer_le_lien"),
    path("<int:pk>/lien/lettre/", liens.imprimer_la_lettre, name="imprimer_la_lettre"),
    path("<int:pk>/lien/renouveler/", liens.renouveler_le_lien, name="renouveler_le_lien"),
    path("<int:pk>/lien/revoquer/", liens.revoquer_le_lien, name="revoquer_le_lien"),
]
