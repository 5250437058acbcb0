"""What the worker does for the accounts."""

from urllib.parse import urljoin

from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from scolarite.models import Utilisateur


@task()
def envoyer_les_liens(courriel: str, racine: str) -> int:
    """Send a link to choose a password for each open account of this address; return how many were sent.

    The link is made here and not in the request, so that it never stands in the table of tasks.
    """
    comptes = Utilisateur.objects.filter(courriel__iexact=courriel, is_active=True)
    for compte in comptes:
        cles = {"uidb36": user_pk_to_url_str(compte), "key": default_token_generator.make_token(compte)}
        adresse = urljoin(racine, reverse("account_reset_password_from_key", kwargs=cles))
        texte = render_to_string("scolarite/courriels/lien.txt", {"compte": compte, "adresse": adresse})
        send_mail("Agora : choisir un nouveau mot de passe", texte, None, [compte.courriel])
    return len(comptes)
