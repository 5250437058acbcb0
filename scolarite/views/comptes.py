"""The first password, and the role of the moment."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from scolarite.actions import comptes
from scolarite.forms.comptes import ChoisirUnMotDePasse, Reprise
from scolarite.models import Role
from scolarite.sessions import code_retenu, sans_prolonger_la_session
from socle.formulaires import envoi


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password1", "password2")
def choisir_un_mot_de_passe(request):
    """The page that comes before all others while the account has none but the code of a card."""
    if request.user.code_valable_jusqu_au is None:
        return redirect("account_change_password")
    formulaire = ChoisirUnMotDePasse(data=envoi(request), user=request.user)
    if formulaire.is_valid() and _enregistrer(request, formulaire):
        messages.success(request, "Votre mot de passe est enregistré. Il remplace le code de votre carte.")
        return redirect("accueil")
    return render(request, "account/password_set.html", {"form": formulaire})


def _enregistrer(request, formulaire) -> bool:
    try:
        compte = comptes.choisir_un_mot_de_passe(
            utilisateur=request.user,
            mot_de_passe=formulaire.cleaned_data["password1"],
            empreinte_du_code=code_retenu(request),
        )
    except ValidationError as refus:
        formulaire.add_error("password1", refus)
        return False
    request.session.pop("code", None)
    update_session_auth_hash(request, compte)
    return True


@require_POST
def choisir_un_role(request, pk):
    """Take another of one's own roles."""
    role = get_object_or_404(Role.objects.visibles_par(request.user).filter(utilisateur=request.user.pk), pk=pk)
    try:
        comptes.choisir_un_role(utilisateur=request.user, role=role)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    else:
        messages.success(request, f"Vous agissez maintenant comme : {role}.")
    return redirect("accueil")


@login_not_required
@sans_prolonger_la_session
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def reprendre(request):
    """Whose session this is, for a page that has stayed open; with POST, sign in again without leaving it.

    The limits on tries and the answers are those of the sign-in page. The page gets the token that goes with the
    new session.
    """
    if request.method == "POST":
        formulaire = Reprise(request.POST, request=request)
        if not formulaire.is_valid():
            return _refuser_la_reprise(next(iter(formulaire.errors.values()))[0])
        formulaire.login(request)
        list(messages.get_messages(request))  # they would be said on another page, for nothing
        if request.user != formulaire.user:
            return _refuser_la_reprise(
                "La connexion demande aussi un code de votre téléphone. Connectez-vous dans un autre onglet, "
                "puis revenez : vos saisies attendent ici."
            )
    return JsonResponse({"compte": request.user.pk, "jeton": get_token(request)})


def _refuser_la_reprise(phrase: str) -> JsonResponse:
    return JsonResponse({"erreur": phrase}, status=422)
