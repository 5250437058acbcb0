"""Who teaches what, and what becomes of a class at the end of the year."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from scolarite.actions import eleves as actions_eleves
from scolarite.actions import personnes as actions
from scolarite.forms.classes import EnseignementForm, FinForm, PassageForm
from scolarite.models import AnneeScolaire, Classe, Discipline, Eleve, Role, Utilisateur
from scolarite.tableaux import jour_de_reference
from scolarite.views.pages import formulaire_en_page, vers_la_classe, vers_les_classes
from scolarite.views.trouver import classe_visible, enseignement_visible, exiger_l_administrateur
from socle.formulaires import accomplir, envoi
from socle.texte import en_ordre
from socle.typographie import de

PERSONNE_A_CHOISIR = "Aucun enseignant n’a encore de compte : ajoutez-le d’abord dans « Personnel », puis revenez ici."


@require_http_methods(["GET", "HEAD", "POST"])
def confier(request, pk):
    """Entrust a class to a teacher."""
    classe = classe_visible(request, pk)
    exiger_l_administrateur(request)
    enseignants = _enseignants(request, classe)
    formulaire = EnseignementForm(
        envoi(request),
        enseignants=enseignants,
        disciplines=Discipline.objects.order_by(en_ordre("intitule")),
        initial={"du": jour_de_reference(classe.annee, timezone.localdate())},
    )
    enseignement = accomplir(formulaire, actions.confier_une_classe, classe=classe, par=request.user)
    if enseignement:
        messages.success(request, f"{enseignement.enseignant} voit maintenant la classe {classe} et ses élèves.")
        return redirect("scolarite:classe", classe.pk)
    return formulaire_en_page(
        request,
        formulaire,
        titre="Ajouter un enseignant",
        verbe="Confier la classe",
        chemin=[vers_les_classes(), vers_la_classe(classe)],
        aide="L’enseignant voit la classe et ses élèves à partir de ce jour." if enseignants else PERSONNE_A_CHOISIR,
    )


def _enseignants(request, classe: Classe):
    jour = jour_de_reference(classe.annee, timezone.localdate())
    roles = Role.objects.visibles_par(request.user).filter(role=Role.Nature.ENSEIGNANT).en_cours(jour)
    return Utilisateur.objects.visibles_par(request.user).filter(pk__in=roles.values("utilisateur")).order_by("tri")


@require_http_methods(["GET", "HEAD", "POST"])
def fermer(request, pk):
    """Take a class back from a teacher."""
    enseignement = enseignement_visible(request, pk)
    exiger_l_administrateur(request)
    formulaire = FinForm(envoi(request), initial={"au": timezone.localdate()})
    if accomplir(formulaire, actions.fermer_un_enseignement, enseignement=enseignement, par=request.user):
        messages.success(request, f"L’enseignement {de(enseignement.enseignant)} est fermé à cette date.")
        return redirect("scolarite:classe", enseignement.classe_id)
    return formulaire_en_page(
        request,
        formulaire,
        titre=f"Fermer l’enseignement {de(enseignement.enseignant)} ({enseignement.discipline})",
        verbe="Fermer l’enseignement",
        chemin=[vers_les_classes(), vers_la_classe(enseignement.classe)],
        aide="Après ce jour, cette personne ne voit plus la classe. Ce qu’elle y a écrit est gardé.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def passage(request, pk):
    """Say what becomes of each pupil of a class: a class of another year, or a departure."""
    classe = classe_visible(request, pk)
    exiger_l_administrateur(request)
    suivante = _annee_suivante(request, classe)
    eleves = list(
        Eleve.objects.visibles_par(request.user)
        .filter(inscriptions__classe=classe, inscriptions__au=None)
        .order_by("tri", "pk")
    )
    formulaire = PassageForm(
        envoi(request),
        eleves=eleves,
        classes=_classes_suivantes(request, suivante),
        initial={"du": suivante.du if suivante else classe.annee.au + timedelta(days=1)},
    )
    nombre = accomplir(formulaire, actions_eleves.faire_passer, classe=classe, par=request.user)
    if nombre is not None:
        messages.success(request, f"C’est enregistré pour {nombre} élève{'s' if nombre > 1 else ''}.")
        return redirect("scolarite:classe", classe.pk)
    contexte = {"classe": classe, "form": formulaire, "suivante": suivante, "eleves": eleves}
    return render(request, "scolarite/passage.html", contexte, status=422 if formulaire.is_bound else 200)


def _annee_suivante(request, classe: Classe) -> AnneeScolaire | None:
    annees = AnneeScolaire.objects.visibles_par(request.user)
    return annees.filter(rentree=classe.annee.rentree + 1).first()


def _classes_suivantes(request, suivante: AnneeScolaire | None) -> list[Classe]:
    if suivante is None:
        return []
    return list(Classe.objects.visibles_par(request.user).filter(annee=suivante).select_related("annee"))
