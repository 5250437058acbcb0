"""The PFMP of one pupil, over the whole cycle."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pfmp import droits
from pfmp.models import Pfmp
from pfmp.tableaux.avancement import Avancement
from scolarite.models import Eleve


@require_safe
def eleve(request, pk):
    """The PFMP of a pupil, the latest first; given up ones as well, for the équipe."""
    eleve = get_object_or_404(Eleve.objects.visibles_par(request.user), pk=pk)
    pfmps = Pfmp.objects.visibles_par(request.user).filter(eleve=eleve).avec_avancement()
    if droits.est_eleve(request.user):
        pfmps = pfmps.comptees()
    pfmps = pfmps.select_related("organisme", "periode__classe__annee", "tuteur", "referent").order_by("-du", "-pk")
    jour = timezone.localdate()
    contexte = {
        "eleve": eleve,
        "pfmps": [Avancement.de(pfmp, jour) for pfmp in pfmps],
        "est_eleve": droits.est_eleve(request.user),
    }
    return render(request, "pfmp/suivi/eleve.html", contexte)
