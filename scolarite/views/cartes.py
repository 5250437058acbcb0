"""Cards and codes: what a person receives to sign in for the first time, or again."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from scolarite import cartes as impression
from scolarite import droits
from scolarite.actions import comptes, eleves
from scolarite.forms.classes import CartesForm
from scolarite.models import Eleve
from scolarite.tableaux import PageDeClasse
from scolarite.views.pages import Etape, vers_l_eleve, vers_la_personne, vers_les_eleves, vers_les_personnes
from scolarite.views.trouver import classe_visible, eleve_visible, exiger, personne_visible
from socle.formulaires import accomplir, envoi


@require_http_methods(["GET", "HEAD", "POST"])
def cartes(request, pk):
    """Choose the pupils of a class who receive a card, and download the cards."""
    classe = classe_visible(request, pk)
    exiger(droits.peut_lire_les_listes(request.user))
    exiger(droits.peut_donner_des_codes(request.user, classe))
    page = PageDeClasse.de(classe, request.user, timezone.localdate(), timezone.now())
    formulaire = CartesForm(envoi(request), eleves=_eleves_de(request, page))
    fichier = accomplir(
        formulaire,
        impression.imprimer,
        classe=classe,
        etablissement=request.user.role.etablissement,
        par=request.user,
        adresse=_adresse(request),
    )
    if fichier:
        disposition = content_disposition_header(as_attachment=True, filename=f"cartes-{classe.code}.pdf")
        return HttpResponse(fichier, "application/pdf", headers={"Content-Disposition": disposition})
    coches = set(request.POST.getlist("eleves")) if formulaire.is_bound else set(_en_attente(page))
    contexte = {"page": page, "form": formulaire, "coches": coches}
    return render(request, "scolarite/cartes.html", contexte, status=422 if formulaire.is_bound else 200)


def _eleves_de(request, page: PageDeClasse):
    presents = [ligne.eleve.pk for ligne in page.eleves]
    return Eleve.objects.visibles_par(request.user).filter(pk__in=presents).select_related("utilisateur")


def _en_attente(page: PageDeClasse) -> list[str]:
    return [str(ligne.eleve.pk) for ligne in page.eleves if ligne.compte.attend_une_carte]


@require_http_methods(["GET", "HEAD", "POST"])
def code_d_un_eleve(request, pk):
    """Confirm, then give a pupil a new code and show it once."""
    eleve = eleve_visible(request, pk)
    exiger(droits.peut_donner_un_code_a_l_eleve(request.user, eleve))
    chemin = [vers_les_eleves(), vers_l_eleve(eleve)]
    if request.method != "POST":
        return _confirmer(request, str(eleve), chemin)
    [(_, compte, code)] = eleves.donner_des_codes(eleves=[eleve], par=request.user)
    return montrer_le_code(request, str(eleve), compte, code, chemin)


@require_http_methods(["GET", "HEAD", "POST"])
def code_d_une_personne(request, pk):
    """Confirm, then give somebody of the personnel a new code and show it once."""
    personne = personne_visible(request, pk)
    exiger(droits.peut_donner_un_code(request.user, personne))
    chemin = [vers_les_personnes(), vers_la_personne(personne)]
    if request.method != "POST":
        return _confirmer(request, str(personne), chemin)
    code = comptes.donner_un_code(utilisateur=personne, par=request.user)
    return montrer_le_code(request, str(personne), personne, code, chemin)


def _confirmer(request, nom: str, chemin: list[Etape]):
    contexte = {
        "question": f"Donner un nouveau code à {nom} ?",
        "effets": [
            "Son mot de passe actuel, ou le code de sa carte, ne servira plus.",
            "Ses sessions ouvertes seront fermées ; ce qui est enregistré est gardé.",
            "Le nouveau code s’affichera une seule fois : notez-le ou imprimez-le.",
        ],
        "verbe": "Donner un nouveau code",
        "retour": chemin[-1][1],
    }
    return render(request, "confirmation.html", contexte)


def montrer_le_code(request, nom: str, compte, code: str, chemin: list[Etape]):
    """Show a code, once: it is in no message, no session and no address."""
    contexte = {
        "nom": nom,
        "carte": impression.carte(compte=compte, nom=nom, classe="", code=code, adresse=_adresse(request)),
        "etablissement": request.user.role.etablissement,
        "chemin": chemin,
    }
    return render(request, "scolarite/code.html", contexte)


def _adresse(request) -> str:
    return request.build_absolute_uri(reverse("account_login"))
