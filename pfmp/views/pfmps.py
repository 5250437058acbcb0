"""The page of one PFMP."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pfmp import droits
from pfmp.models import EvaluationTuteur, Pfmp
from pfmp.regles.jours import Plage, ecarts_avec_le_tuteur
from pfmp.tableaux.avancement import Avancement
from pfmp.tableaux.liens import LienDeLaPfmp
from pfmp.tableaux.suivi import SuiviDePfmp
from pfmp.views.trouver import AFFICHES


@require_safe
def pfmp(request, pk):
    """Who, where, when, with whom; where it stands and what it lacks."""
    visibles = Pfmp.objects.visibles_par(request.user).avec_avancement().select_related(*AFFICHES)
    pfmp = get_object_or_404(visibles, pk=pk)
    organise = droits.peut_organiser_la_pfmp(request.user, pfmp)
    est_eleve = droits.est_eleve(request.user)
    lien = None if est_eleve else LienDeLaPfmp.de(pfmp, timezone.now())
    suivi = SuiviDePfmp.de(pfmp, request.user)
    contexte = {
        "pfmp": pfmp,
        "lien": lien,
        "avancement": Avancement.de(pfmp, timezone.localdate()),
        "suivi": suivi,
        "ecarts": _ecarts(suivi, lien.transmise if lien else None),
        "organise": organise,
        "note": organise and pfmp.annulee_le is None,
        "est_eleve": est_eleve,
        "lit_la_classe": droits.peut_lire_le_tableau(request.user, pfmp),
    }
    return render(request, "pfmp/pfmp.html", contexte)


def _ecarts(suivi: SuiviDePfmp, signee: EvaluationTuteur | None) -> list[str]:
    """Return what the tutor signed otherwise than it is noted."""
    if signee is None or signee.du is None or signee.au is None or signee.jours_absence is None:
        return []
    note = Plage(suivi.pfmp.du, suivi.pfmp.au, suivi.jours.faite.absences)
    return ecarts_avec_le_tuteur(Plage(signee.du, signee.au, signee.jours_absence), note)
