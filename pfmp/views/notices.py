"""The notices: for tutors, open to anybody and about nobody; for the teachers of other disciplines; the booklet."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pfmp import droits, papiers_du_tuteur
from pfmp.modele_tuteur import Mots, mots_d_agora, mots_de, mots_du
from pfmp.models import ModeleTuteur
from pfmp.views.trouver import exiger
from referentiel.models import Diplome
from socle.pdf import rendre
from socle.taches import Livraison
from socle.vues import piece_jointe


@require_safe
@login_not_required
def notice(request):
    """The notice for tutors: that of Agora, or of one `version` of a school, whose key cannot be guessed.

    It says nothing about anybody.
    """
    mots = _mots(request.GET["version"]) if "version" in request.GET else mots_d_agora()
    return render(request, "pfmp/notices/tuteurs.html", {"mots": mots, "parties": mots.parties("notice_tuteurs")})


def _mots(version: str) -> Mots:
    try:
        cle = UUID(version)
    except ValueError:
        raise Http404("Cette notice n’existe pas.") from None
    return mots_du(get_object_or_404(ModeleTuteur, cle_publique=cle))


@require_safe
def notice_enseignants(request):
    """The notice for the teachers of other disciplines."""
    exiger(droits.peut_lire_les_listes(request.user))
    mots = mots_de(request.user.role.etablissement_id)
    contexte = {"mots": mots, "parties": mots.parties("notice_enseignants")}
    return render(request, "pfmp/notices/enseignants.html", contexte)


@require_safe
def livret(request):
    """The booklet of the tutor, as a PDF: no pupil is named in it."""
    exiger(droits.peut_lire_les_listes(request.user))
    etablissement = request.user.role.etablissement
    diplome = get_object_or_404(Diplome, code=papiers_du_tuteur.DIPLOME)
    papier = papiers_du_tuteur.livret(mots_de(etablissement.pk), etablissement, diplome, timezone.localdate())
    return piece_jointe(Livraison(rendre(*papier), "livret-du-tuteur.pdf"))
