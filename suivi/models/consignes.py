"""What the pupils were given to do: links and files attached to a situation."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from scolarite.models import AppartenanceGroupe, Inscription, Role, Utilisateur
from socle.models import FichierDepose
from suivi.models.situations import Situation


class ConsigneQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return those of the situations known; to a pupil, those of the own situations once their day has come.

        She has them before any level is published: they are what is to be done.
        """
        role = utilisateur.role
        if role is None:
            return self.none()
        if role.role != Role.Nature.ELEVE:
            return self.filter(situation__in=Situation.objects.visibles_par(utilisateur))
        jour = timezone.localdate()
        sienne = Q(eleve__utilisateur=utilisateur.pk)
        inscriptions = Inscription.objects.filter(sienne, classe=OuterRef("situation__classe"))
        groupes = AppartenanceGroupe.objects.filter(sienne, groupe=OuterRef("situation__groupe"))
        return self.filter(
            Exists(_ce_jour_la(inscriptions, jour)),
            Q(situation__groupe=None) | Exists(_ce_jour_la(groupes, jour)),
            Q(situation__eleve=None) | Q(situation__eleve__utilisateur=utilisateur.pk),
            situation__etablissement=role.etablissement_id,
            situation__date__lte=jour,
        )


def _ce_jour_la(lignes, jour):
    """Keep what holds on the day of the situation, or today."""
    return lignes.en_cours(OuterRef("situation__date")) | lignes.en_cours(jour)


class Consigne(FichierDepose):
    """What the pupils were given to do: a link or a file, attached to a situation."""

    situation = models.ForeignKey(Situation, models.CASCADE, related_name="consignes")  # CASCADE: part of the situation
    titre = models.CharField("titre", max_length=150)
    lien = models.URLField("adresse", blank=True, max_length=500)
    ajoutee_par = models.ForeignKey(Utilisateur, models.PROTECT, related_name="consignes")
    ajoutee_le = models.DateTimeField("ajoutée le", auto_now_add=True)

    objects = ConsigneQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="consigne_lien_ou_fichier",
                condition=(Q(lien="") & ~Q(fichier="")) | (~Q(lien="") & Q(fichier="")),
                violation_error_message="Une consigne est un lien ou un fichier : donnez l’un des deux.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre

    def copie(self, situation: Situation, par: Utilisateur) -> "Consigne":
        """Return the same instruction for another situation, not stored yet; a file is kept once for both."""
        repris = ("titre", "lien", "fichier", "nom_fichier", "type_mime", "taille", "empreinte")
        return Consigne(situation=situation, ajoutee_par=par, **{nom: getattr(self, nom) for nom in repris})
