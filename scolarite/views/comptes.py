"""The first password, and the role of the moment."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from scolarite.actions import comptes
from scolarite.forms.comptes import ChoisirUnMotDePasse
from scolarite.models import Role
from scolarite.sessions import code_retenu
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
