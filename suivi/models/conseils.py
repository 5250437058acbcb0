"""The conseil de classe: one pupil a screen, an avis and a decision typed live."""

from typing import Self

import pghistory
from django.db import models
from django.utils import timezone

from scolarite.models import Classe, Eleve, QuerySetParEleve, Role, Utilisateur


class ConseilQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur) -> Self:
        """Return those of the classes known; a pupil reads none."""
        if utilisateur.role and utilisateur.role.role == Role.Nature.ELEVE:
            return self.none()
        return self.filter(classe__in=Classe.objects.visibles_par(utilisateur))


class ConseilDeClasse(models.Model):
    """The meeting of a class's team at the end of a period."""

    classe = models.ForeignKey(Classe, models.PROTECT, related_name="conseils")
    intitule = models.CharField("période", max_length=80)
    date = models.DateField("date")
    ouvert_par = models.ForeignKey(Utilisateur, models.PROTECT, related_name="conseils_ouverts")
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)
    clos_le = models.DateTimeField("clos le", null=True, blank=True, editable=False)

    objects = ConseilQuerySet.as_manager()

    class Meta:
        verbose_name = "conseil de classe"
        verbose_name_plural = "conseils de classe"
        ordering = ["-date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["classe", "intitule"],
                name="un_conseil_par_periode",
                violation_error_message="Le conseil de cette période existe déjà pour cette classe.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intitule}, {self.classe}"


class AvisQuerySet(QuerySetParEleve):
    def visibles_par(self, utilisateur) -> Self:
        """Return those of the pupils known; a pupil reads none here: they go out with the bulletin."""
        if utilisateur.role and utilisateur.role.role == Role.Nature.ELEVE:
            return self.none()
        return super().visibles_par(utilisateur)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class AvisDuConseil(models.Model):
    """What the conseil says of a pupil and decides."""

    class Decision(models.TextChoices):
        FELICITATIONS = "felicitations", "Félicitations"
        COMPLIMENTS = "compliments", "Compliments"
        ENCOURAGEMENTS = "encouragements", "Encouragements"
        ALERTE_TRAVAIL = "alerte_travail", "Mise en garde travail"
        ALERTE_ASSIDUITE = "alerte_assiduite", "Mise en garde assiduité"

    conseil = models.ForeignKey(ConseilDeClasse, models.PROTECT, related_name="avis")
    eleve = models.ForeignKey(Eleve, models.PROTECT, related_name="avis_des_conseils")
    avis = models.TextField("avis du conseil", max_length=1000, blank=True)
    decision = models.CharField("décision", max_length=20, choices=Decision, blank=True)
    auteur = models.ForeignKey(Utilisateur, models.PROTECT, related_name="avis_des_conseils")
    modifie_le = models.DateTimeField("modifié le", default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AvisQuerySet.as_manager()

    class Meta:
        verbose_name = "avis du conseil"
        verbose_name_plural = "avis du conseil"
        constraints = [
            models.UniqueConstraint(
                fields=["conseil", "eleve"],
                name="un_avis_par_eleve_et_conseil",
                violation_error_message="Le conseil a déjà donné son avis sur cet élève.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conseil} : {self.eleve}"
