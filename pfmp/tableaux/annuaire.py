"""The pages of the directory."""

from dataclasses import dataclass
from typing import Self

from django.db.models import Count, Max, Q, QuerySet

from pfmp.models import Contact, Organisme, Pfmp
from pfmp.regles.doublons import Fiche, peut_etre_les_memes
from referentiel.models import Activite
from scolarite.models import Etablissement, Utilisateur


def avec_son_histoire(organismes: QuerySet) -> QuerySet:
    """Add how many PFMP each has had, and the last day of the last one."""
    tenues = Q(pfmps__annulee_le=None)
    histoire = {"nb_pfmp": Count("pfmps", filter=tenues, distinct=True), "derniere_le": Max("pfmps__au", filter=tenues)}
    return organismes.annotate(**histoire).order_by("tri", "pk")  # an aggregate forgets the order of the model


def ressemblants(etablissement: Etablissement, nom: str, ville: str) -> list[Organisme]:
    """Return the organismes of the directory that may be the one being written, closed ones too."""
    annuaire = Organisme.objects.filter(etablissement=etablissement)
    fiches = [Fiche(*ligne) for ligne in annuaire.values_list("pk", "nom", "ville")]
    return list(avec_son_histoire(annuaire.filter(pk__in=peut_etre_les_memes(nom, ville, fiches))))


@dataclass(frozen=True)
class PageDOrganisme:
    """An organisme: its people, its usual tasks, and the PFMP of the pupils that the reader may know."""

    organisme: Organisme
    contacts: list[Contact]
    partis: list[Contact]
    taches: list[Activite]
    pfmps: list[Pfmp]
    nb_autres: int

    @classmethod
    def de(cls, organisme: Organisme, utilisateur: Utilisateur) -> Self:
        """Read the page: four queries."""
        contacts = list(organisme.contacts.all())
        visibles = Pfmp.objects.visibles_par(utilisateur).comptees().filter(organisme=organisme)
        pfmps = list(visibles.select_related("eleve", "periode__classe__annee", "tuteur").order_by("-du", "eleve__tri"))
        toutes = Pfmp.objects.comptees().filter(organisme=organisme).count()
        return cls(
            organisme=organisme,
            contacts=[contact for contact in contacts if contact.ferme_le is None],
            partis=[contact for contact in contacts if contact.ferme_le is not None],
            taches=list(organisme.taches.all()),
            pfmps=pfmps,
            nb_autres=toutes - len(pfmps),
        )
