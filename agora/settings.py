"""The one settings module. What changes between machines comes from the environment (docs/installation.md)."""

import os
import sys
from pathlib import Path

import bootstrap_wrapper
import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy

from agora.environnement import env_bool, env_cle_secrete, env_entier, env_liste, env_mode

RACINE = Path(__file__).resolve().parent.parent
MODE = env_mode()
PRODUCTION = MODE == "production"

SECRET_KEY = env_cle_secrete(MODE)
DEBUG = env_bool("DEBUG", defaut=False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG=oui est refusé en production : les pages d'erreur montreraient des données.")
ALLOWED_HOSTS = env_liste("ALLOWED_HOSTS") or ([] if PRODUCTION else ["127.0.0.1", "localhost", "testserver"])
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS doit contenir le nom du site, par exemple agora.lycee.fr.")

# --- Applications ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "agora.apps.AgoraConfig",
    "dossiers.apps.DossiersConfig",
    "pfmp.apps.PfmpConfig",
    "chefdoeuvre.apps.ChefdoeuvreConfig",
    "suivi.apps.SuiviConfig",
    "scolarite.apps.ScolariteConfig",
    "referentiel.apps.ReferentielConfig",
    "socle.apps.SocleConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # before WhiteNoise: files carry the policy too
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "pfmp.origine.OrigineDesPagesSansTrace",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "scolarite.sessions.Sessions",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

# Who did it is noted beside each change. A page only reads: noting it there would add to each of its queries.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

ROOT_URLCONF = "agora.urls"
WSGI_APPLICATION = "agora.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [RACINE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "agora.menu.contexte",
            ],
            "builtins": ["socle.templatetags.francais"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Database -------------------------------------------------------------------------------------
# PostgreSQL only (docs/decisions/0001). Outside production, no DATABASE_URL means the embedded server.
if "DATABASE_URL" not in os.environ:
    if PRODUCTION:
        raise ImproperlyConfigured(
            "DATABASE_URL doit désigner la base PostgreSQL, par exemple postgres://agora@/agora."
        )
    from socle.postgres import adresse_embarquee

    os.environ["DATABASE_URL"] = adresse_embarquee(RACINE, MODE, ephemere=MODE == "test")
DATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=600, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("Agora demande PostgreSQL : DATABASE_URL doit commencer par postgres://.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Files that the application makes (merged papers) or receives; never served by their address.
DOSSIER_FICHIERS = Path(os.environ.get("AGORA_FICHIERS", RACINE / "var" / "fichiers"))
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "socle_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # a full cache would forget who tried too often to sign in
    },
    # Papers made today, so that a class printed again only makes those that changed (socle/pdf.py).
    "papiers": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DOSSIER_FICHIERS / "cache-papiers",
        "TIMEOUT": 86_400,
        "OPTIONS": {"MAX_ENTRIES": 400},
    },
}

# --- People ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "scolarite.Utilisateur"
AUTHENTICATION_BACKENDS = ["scolarite.authentification.Authentification"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"scolarite.mots_de_passe.{regle}"}
    for regle in ("AssezFort", "PasCourant", "PasPersonnel", "SansSuite", "PlusDUnMot")
]
PASSWORD_RESET_TIMEOUT = 3600  # seconds: a link received by e-mail
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "identifiant"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "courriel"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "scolarite.adaptateur.AdaptateurDeCompte"
ACCOUNT_FORMS = {
    "login": "scolarite.forms.comptes.Connexion",
    "change_password": "scolarite.forms.comptes.ChangerDeMotDePasse",
    "reset_password": "scolarite.forms.comptes.DemanderUnLien",
    "reset_password_from_key": "scolarite.forms.comptes.NouveauMotDePasse",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 -- a class
ACCOUNT_SESSION_REMEMBER = False
# Who acts for the whole school gives a code of the phone besides (scolarite/second_facteur.py); others may.
SECOND_FACTEUR = env_bool("SECOND_FACTEUR", defaut=PRODUCTION)
MFA_ADAPTER = "scolarite.second_facteur.AdaptateurDuSecondFacteur"
MFA_TOTP_ISSUER = "Agora"
MFA_FORMS = {
    "authenticate": "scolarite.forms.second_facteur.Verifier",
    "reauthenticate": "scolarite.forms.second_facteur.Confirmer",
    "activate_totp": "scolarite.forms.second_facteur.Ajouter",
}
# Signing in has its own limits (scolarite/tentatives.py): those of django-allauth would lock a whole school out.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,
    "change_password": "5/m/user,25/d/user",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
}
# How many proxies stand in front: the address of who signs in is read that far from the end of X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env_entier("PROXYS_DE_CONFIANCE", defaut=1 if PRODUCTION else 0, minimum=0, maximum=5)

# What ends a session is in scolarite/sessions.py; the cookie goes with the browser, the row after twelve hours.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
if PRODUCTION:
    # The __Host- prefix asks for Secure, so it is only possible behind HTTPS.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env_bool("HTTPS_REDIRECTION", defaut=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    CSRF_TRUSTED_ORIGINS = [f"https://{hote}" for hote in ALLOWED_HOSTS]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Nothing inline, nothing from elsewhere: what a person types can run nothing.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# --- French ---------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = USE_TZ = USE_THOUSAND_SEPARATOR = True

# --- Files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("AGORA_STATIQUES", RACINE / "var" / "statiques"))
STATICFILES_DIRS = [
    RACINE / "static",
    ("bootstrap", Path(bootstrap_wrapper.__file__).parent.parent / "bootstrap"),
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DOSSIER_FICHIERS},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not PRODUCTION
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- Mail and logs --------------------------------------------------------------------------------
# Outside production nothing leaves the machine: each message is a file, that a page of the administrateur shows.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if PRODUCTION else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = RACINE / "var" / "courriels"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = env_entier("EMAIL_PORT", defaut=25, minimum=1, maximum=65535)
EMAIL_HOST_USER = os.environ.get("EMAIL_UTILISATEUR", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_MOT_DE_PASSE", "")
EMAIL_USE_TLS = env_bool("EMAIL_STARTTLS", defaut=False)
EMAIL_USE_SSL = env_bool("EMAIL_TLS", defaut=False)
EMAIL_TIMEOUT = 20  # seconds: the worker has other things to do
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_EXPEDITEUR", "agora@localhost")
# Where people reach the site: a message that leaves has no request to read it from.
ADRESSE_DU_SITE = os.environ.get("ADRESSE_DU_SITE", "").rstrip("/") or (
    f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
)
# What the legal pages say of this site, and nobody but its installer knows.
EDITEUR = os.environ.get("EDITEUR", "")
HEBERGEUR = os.environ.get("HEBERGEUR", "")
CONTACT = os.environ.get("CONTACT", "")
# `make run` speaks to a person: nothing but errors between its few lines.
NIVEAU = "INFO" if PRODUCTION or DEBUG else "ERROR"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ligne": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"sans_secrets": {"()": "socle.journaux.SansSecrets"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "ligne",
            "stream": sys.stderr,
            "level": NIVEAU,
            "filters": ["sans_secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO" if PRODUCTION else "WARNING"},
    "loggers": {"pikepdf": {"level": "WARNING"}},  # it announces itself at each start
}
