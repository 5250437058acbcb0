"""/compte/: the pages of django-allauth that make sense here, under the names by which it knows them.

No sign-up, no management of addresses: the school opens accounts.
"""

from allauth.account import views as allauth
from django.urls import path, re_path

from scolarite.views import comptes, second_facteur

# /compte/mot-de-passe/
mot_de_passe = [
    path("mot-de-passe/", allauth.password_change, name="account_change_password"),
    path("mot-de-passe/choisir/", comptes.choisir_un_mot_de_passe, name="account_set_password"),
    path("mot-de-passe/oublie/", allauth.password_reset, name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("mot-de-passe/change/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]

# /compte/deux-etapes/
deux_etapes = [
    path("deux-etapes/", second_facteur.mon_second_facteur, name="mfa_index"),
    path("deux-etapes/code/", second_facteur.verifier, name="mfa_authenticate"),
    path("deux-etapes/confirmer/", second_facteur.confirmer, name="mfa_reauthenticate"),
    path("deux-etapes/ajouter/", second_facteur.ajouter, name="mfa_activate_totp"),
    path("deux-etapes/retirer/", second_facteur.retirer, name="mfa_deactivate_totp"),
    path("deux-etapes/secours/", second_facteur.codes_de_secours, name="mfa_view_recovery_codes"),
    path("deux-etapes/secours/refaire/", second_facteur.refaire_les_codes, name="mfa_generate_recovery_codes"),
]

urlpatterns = [
    path("connexion/", allauth.login, name="account_login"),
    path("deconnexion/", allauth.logout, name="account_logout"),
    path("reprendre/", comptes.reprendre, name="reprendre"),
    path("role/<int:pk>/", comptes.choisir_un_role, name="role"),
    *mot_de_passe,
    *deux_etapes,
]
