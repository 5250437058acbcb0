"""The directory of organismes: list, page, writing, closing, and the people there."""

from copy import copy

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from pfmp import droits
from pfmp.actions import annuaire as actions
from pfmp.actions.recherches import modifier_une_demarche
from pfmp.forms.annuaire import ContactForm, ContactModifieForm, FiltreDeLAnnuaire, OrganismeForm
from pfmp.models import Contact, Organisme, Recherche
from pfmp.tableaux.annuaire import PageDOrganisme, avec_son_histoire, ressemblants
from pfmp.views.pages import vers_l_annuaire, vers_l_organisme, vers_les_pfmp
from pfmp.views.trouver import contact_modifiable, exiger, formulaire, organisme_lisible, organisme_modifiable
from referentiel.models import Activite
from scolarite.views.pages import formulaire_en_page
from socle.courriels import refus_de
from socle.dates import ecrire_jour
from socle.formulaires import accomplir, envoi
from socle.valeurs import entier

PAR_PAGE = 30


def _activites():
    """Return the nine activités (of every diplôme followed: AGOrA alone, today)."""
    return Activite.objects.select_related("bloc").order_by("code")


@require_safe
def organismes(request):
    """The organismes of the établissement that answer the filter."""
    exiger(droits.peut_lire_les_listes(request.user))
    filtre = FiltreDeLAnnuaire(request.GET, activites=_activites())
    trouves = filtre.filtrer(Organisme.objects.visibles_par(request.user))
    page = Paginator(avec_son_histoire(trouves), PAR_PAGE).get_page(request.GET.get("page"))
    parametres = request.GET.copy()
    parametres.pop("page", None)
    contexte = {
        "filtre": filtre,
        "filtre_actif": any(filtre.cleaned_data.values()),
        "page": page,
        "parametres": f"{parametres.urlencode()}&" if parametres else "",
        "organise": droits.peut_organiser(request.user),
    }
    return render(request, "pfmp/organismes.html", contexte)


@require_safe
def organisme(request, pk):
    """One organisme, its people and its history."""
    organisme = organisme_lisible(request, pk)
    contexte = {
        "page": PageDOrganisme.de(organisme, request.user),
        "organisme": organisme,
        "organise": droits.peut_organiser(request.user),
    }
    return render(request, "pfmp/organisme.html", contexte)


@formulaire
def creer_organisme(request):
    """Add an organisme, once those that may be the same have been shown."""
    exiger(droits.peut_organiser(request.user))
    etablissement = request.user.role.etablissement
    form = OrganismeForm(envoi(request), activites=_activites(), initial=_depart(request))
    proches = []
    if form.is_valid() and not request.POST.get("confirme"):
        proches = ressemblants(etablissement, form.cleaned_data["nom"], form.cleaned_data["ville"])
        siret = form.cleaned_data["siret"]
        if any(siret and siret == proche.siret for proche in proches):
            proches = []  # the refusal of the same SIRET says it better
    if not proches:
        cree = accomplir(form, actions.creer_un_organisme, etablissement=etablissement, par=request.user)
        if cree:
            messages.success(request, f"« {cree} » est dans l’annuaire. Ajoutez son responsable et un tuteur.")
            return redirect(_suite(request, cree))
    contexte = {"form": form, "proches": proches, "titre": "Ajouter un organisme", "verbe": "Ajouter à l’annuaire"}
    contexte |= {"chemin": [vers_les_pfmp(), vers_l_annuaire()]}
    statut = 422 if form.is_bound else 200
    return render(request, "pfmp/organisme_formulaire.html", contexte, status=statut)


def _suite(request, organisme: Organisme) -> str:
    """Go on with the place that the step of a search asked for, or show the new organisme."""
    cle = entier(request.GET.get("demarche", ""))
    demarches = Recherche.objects.visibles_par(request.user).comptees().filter(organisme=None)
    demarche = demarches.filter(pk=cle).first() if cle else None
    if demarche is None:
        return organisme.get_absolute_url()
    modifier_une_demarche(demarche=demarche, nom_organisme=organisme.nom)
    return f"{reverse('pfmp:placer', args=[demarche.periode_id, demarche.eleve_id])}?demarche={demarche.pk}"


def _depart(request) -> dict:
    """Return what a search step already says of the organisme."""
    return {"nom": request.GET.get("nom", "")[:150]}


@formulaire
def modifier_organisme(request, pk):
    """Correct an organisme."""
    organisme = organisme_modifiable(request, pk)
    form = OrganismeForm(envoi(request), instance=copy(organisme), activites=_activites())
    if accomplir(form, actions.modifier_un_organisme, organisme=organisme, par=request.user):
        messages.success(request, "L’organisme est modifié.")
        return redirect(organisme)
    contexte = {"form": form, "titre": "Modifier l’organisme", "verbe": "Enregistrer l’organisme"}
    contexte |= {"chemin": [vers_les_pfmp(), vers_l_annuaire(), vers_l_organisme(organisme)]}
    statut = 422 if form.is_bound else 200
    return render(request, "pfmp/organisme_formulaire.html", contexte, status=statut)


@formulaire
def fermer_organisme(request, pk):
    """Take an organisme out of the choices, and keep its history."""
    organisme = organisme_modifiable(request, pk)
    if request.method == "POST":
        actions.fermer_un_organisme(organisme=organisme, par=request.user)
        messages.success(request, f"« {organisme} » n’est plus proposé. Son historique reste.")
        return redirect(organisme)
    contexte = {
        "question": f"Ne plus proposer « {organisme} » ?",
        "effets": [
            "L’organisme quitte les listes où l’on choisit une place.",
            "Son historique, ses contacts et les PFMP prévues restent.",
            "Vous pourrez le proposer de nouveau depuis sa page.",
        ],
        "verbe": "Ne plus proposer cet organisme",
        "retour": organisme.get_absolute_url(),
    }
    return render(request, "confirmation.html", contexte)


@require_POST
def rouvrir_organisme(request, pk):
    """Put an organisme back among the choices."""
    organisme = organisme_modifiable(request, pk)
    actions.rouvrir_un_organisme(organisme=organisme, par=request.user)
    messages.success(request, f"« {organisme} » est proposé de nouveau.")
    return redirect(organisme)


@formulaire
def creer_contact(request, pk):
    """Add somebody to an organisme."""
    organisme = organisme_modifiable(request, pk)
    quoi = request.GET.get("quoi", "")
    initial = {"est_responsable": quoi == "responsable", "est_tuteur": quoi != "responsable"}
    form = ContactForm(envoi(request), initial=initial)
    if accomplir(form, actions.ajouter_un_contact, organisme=organisme, par=request.user):
        messages.success(request, "La personne est dans l’annuaire.")
        return redirect(organisme)
    chemin = [vers_les_pfmp(), vers_l_annuaire(), vers_l_organisme(organisme)]
    return formulaire_en_page(request, form, titre="Ajouter une personne", verbe="Ajouter la personne", chemin=chemin)


@formulaire
def modifier_contact(request, pk):
    """Correct somebody, or say that the person has left."""
    contact = contact_modifiable(request, pk)
    initial = {"parti": contact.ferme_le is not None}
    form = ContactModifieForm(envoi(request), instance=copy(contact), initial=initial)
    _dire_le_refus(form, contact)
    if accomplir(form, actions.modifier_un_contact, contact=contact, par=request.user):
        messages.success(request, "La personne est modifiée.")
        return redirect(contact.organisme)
    chemin = [vers_les_pfmp(), vers_l_annuaire(), vers_l_organisme(contact.organisme)]
    return formulaire_en_page(request, form, titre=f"Modifier {contact}", verbe="Enregistrer", chemin=chemin)


def _dire_le_refus(form: ContactForm, contact: Contact) -> None:
    """Say at the address that the mail server refused it, and in which words."""
    etablissement = contact.organisme.etablissement_id
    refus = refus_de([contact.courriel], etablissement_id=etablissement).get(contact.courriel)
    if refus is not None and refus.abandonne_le is not None:
        jour = ecrire_jour(timezone.localdate(refus.abandonne_le))
        form.fields["courriel"].help_text = format_html("Courriel refusé le {} : « {} ».", jour, refus.refus)
