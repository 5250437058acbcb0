"""The page of one PFMP."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pfmp import droits
from pfmp.models import Pfmp
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
    contexte = {
        "pfmp": pfmp,
        "lien": None if est_eleve else LienDeLaPfmp.de(pfmp, timezone.now()),
        "avancement": Avancement.de(pfmp, timezone.localdate()),
        "suivi": SuiviDePfmp.de(pfmp, request.user),
        "organise": organise,
        "note": organise and pfmp.annulee_le is None,
        "est_eleve": est_eleve,
        "lit_la_classe": droits.peut_lire_le_tableau(request.user, pfmp),
    }
    return render(request, "pfmp/pfmp.html", contexte)
