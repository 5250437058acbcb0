"""Every address of the site, one prefix an app."""

from django.conf import settings
from django.urls import include, path

from agora import views

urlpatterns = [
    path("", views.accueil, name="accueil"),
    path("accessibilite/", views.accessibilite, name="accessibilite"),
    path("mentions-legales/", views.mentions_legales, name="mentions_legales"),
    path("compte/", include("scolarite.urls_compte")),
    path("scolarite/imports/", include("scolarite.urls_imports")),
    path("scolarite/", include("scolarite.urls")),
    path("dossiers/", include("dossiers.urls")),
    path("projets/", include("chefdoeuvre.urls")),
    path("pfmp/conventions/", include("pfmp.urls_conventions")),
    path("pfmp/semaines/", include("pfmp.urls_semaines")),
    path("pfmp/", include("pfmp.urls")),
    path("referentiel/", include("referentiel.urls")),
    path("suivi/", include("suivi.urls")),
    path("", include("pfmp.urls_tuteur")),
]
if settings.MODE != "production":
    urlpatterns.append(path("courriels/", views.courriels, name="courriels"))
    urlpatterns.append(path("composants/", views.composants, name="composants"))

handler400 = "agora.erreurs.demande_illisible"
handler403 = "agora.erreurs.action_refusee"
handler500 = "agora.erreurs.erreur_du_serveur"
