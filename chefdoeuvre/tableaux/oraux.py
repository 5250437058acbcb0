"""The planning of the orals: who is to be heard, before whom, and what is still missing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from chefdoeuvre.models import CommissionDOral, Encadrement, MembreDeCommission, MembreDEquipe, Oral, PlanningDOraux
from chefdoeuvre.models import Projet as LigneDeProjet
from chefdoeuvre.regles.planning import Candidat, Commission, Passage
from chefdoeuvre.tableaux.notes import regles_du_projet
from scolarite.models import Candidature, Eleve, Inscription, Role, Utilisateur

DE_LA_CLASSE = ("classe__diplome", "classe__famille__diplome_suivi")


@dataclass(frozen=True)
class PlanningEntier:
    """A planning with all that it is made of, in a fixed number of queries."""

    planning: PlanningDOraux
    regles: Mapping[str, Mapping]
    eleves: list[Eleve]  # of its classes, on the day
    classes: dict[int, str]
    projets: dict[int, LigneDeProjet]  # of each pupil
    amenagements: dict[int, int]
    hors_projet: set[int]  # pupils whose category has no note of projet
    commissions: list[CommissionDOral]
    membres: dict[int, list[MembreDeCommission]]
    oraux: dict[int, Oral]  # by pupil, of the session: those of another planning too
    suivis: dict[int, set[int]] = field(default_factory=dict)  # projets followed, by teacher

    @classmethod
    def de(cls, planning: PlanningDOraux, jour: date) -> "PlanningEntier":
        """Read it on `jour`."""
        inscrits = Inscription.objects.en_cours(jour).filter(classe__plannings_d_oraux=planning)
        inscrits = list(inscrits.select_related("eleve__etablissement", *DE_LA_CLASSE).order_by("eleve__tri", "eleve"))
        cles, session = [une.eleve_id for une in inscrits], planning.session
        membres_d_equipe = MembreDEquipe.objects.presents(jour).filter(eleve__in=cles, equipe__projet__session=session)
        candidatures = list(Candidature.objects.filter(eleve__in=cles, session=session))
        regles = regles_du_projet(session, inscrits[0].classe.diplome_suivi if inscrits else None)
        commissions = list(planning.commissions.all())
        membres: dict[int, list[MembreDeCommission]] = defaultdict(list)
        lus = MembreDeCommission.objects.filter(commission__in=commissions).select_related("utilisateur")
        for membre in lus.order_by("-enseignement", "pk"):
            membres[membre.commission_id].append(membre)
        oraux = Oral.objects.filter(session=session, eleve__in=cles).select_related("eleve", "projet", "commission")
        return cls(
            planning=planning,
            regles=regles,
            eleves=[une.eleve for une in inscrits],
            classes={une.eleve_id: une.classe.libelle for une in inscrits},
            projets={m.eleve_id: m.equipe.projet for m in membres_d_equipe.select_related("equipe__projet")},
            amenagements={une.eleve_id: une.minutes_amenagement for une in candidatures},
            hors_projet={
                une.eleve_id
                for une in candidatures
                if regles.get(f"candidat_{une.categorie}", {}).get("concerne") is False
            },
            commissions=commissions,
            membres=membres,
            oraux={oral.eleve_id: oral for oral in oraux.order_by("debut", "pk")},
            suivis=_suivis(membre.utilisateur_id for liste in membres.values() for membre in liste),
        )

    @property
    def minutes(self) -> int:
        """The usual length of a passage."""
        return int(self.regles.get("oral", {}).get("minutes", 0))

    def duree(self, eleve: int) -> int:
        """The length of the passage of a pupil, aménagement included."""
        return self.minutes + self.amenagements.get(eleve, 0)

    @cached_property
    def candidats(self) -> dict[int, Candidat]:
        """The pupils whom the rules take: they have a projet, and their category has a note of projet."""
        return {
            eleve.pk: Candidat(eleve.pk, str(eleve), self.projets[eleve.pk].pk, self.duree(eleve.pk))
            for eleve in self.eleves
            if eleve.pk in self.projets and eleve.pk not in self.hors_projet
        }

    @cached_property
    def commissions_du_calcul(self) -> dict[int, Commission]:
        """The commissions as the rules take them."""
        return {une.pk: self.commission_du_calcul(une) for une in self.commissions}

    def commission_du_calcul(self, commission: CommissionDOral) -> Commission:
        """One of them."""
        membres = frozenset(membre.utilisateur_id for membre in self.membres[commission.pk])
        projets = frozenset(projet for membre in membres for projet in self.suivis.get(membre, ()))
        return Commission(commission.pk, commission.nom, membres, projets, plages_de(commission))

    @property
    def passages(self) -> list[Passage]:
        """Those of this planning, as the rules take them."""
        return [
            Passage(eleve, oral.commission_id, timezone.localtime(oral.debut), timezone.localtime(oral.fin))
            for eleve, oral in self.oraux.items()
            if oral.commission_id in self.commissions_du_calcul and oral.debut and oral.fin
        ]

    @cached_property
    def par_commission(self) -> list[tuple[CommissionDOral, list[MembreDeCommission], list[Oral]]]:
        """What the page shows: each commission with its members and its passages in order."""
        passages: dict[int | None, list[Oral]] = defaultdict(list)
        for oral in self.oraux.values():
            passages[oral.commission_id].append(oral)
        return [(une, self.membres[une.pk], passages[une.pk]) for une in self.commissions]

    @cached_property
    def sans_passage(self) -> list[tuple[Eleve, str]]:
        """The pupils who have no passage yet, and why."""
        return [
            (eleve, self.pourquoi(eleve))
            for eleve in self.eleves
            if eleve.pk not in self.oraux or self.oraux[eleve.pk].debut is None
        ]

    def pourquoi(self, eleve: Eleve) -> str:
        """Say why a pupil has no passage."""
        if eleve.pk in self.hors_projet:
            return "sa catégorie de candidat n’a pas de note de projet"
        if eleve.pk not in self.projets:
            return "sans équipe de projet"
        return "pas encore placé"

    @property
    def a_commence(self) -> bool:
        """Whether somebody has passed or was absent: the whole is then no longer computed again."""
        siens = {une.pk for une in self.commissions}
        return any(
            oral.commission_id in siens and (oral.presence != Oral.Presence.PREVUE or oral.note is not None)
            for oral in self.oraux.values()
        )


def enseignants_du_lycee(etablissement: int, jour: date) -> QuerySet[Utilisateur]:
    """Return the teachers of the établissement: whoever organises the orals chooses among all of them."""
    roles = Role.objects.en_cours(jour).filter(etablissement=etablissement, role=Role.Nature.ENSEIGNANT)
    return Utilisateur.objects.filter(pk__in=roles.values("utilisateur")).order_by("tri")


def plages_de(commission: CommissionDOral) -> tuple[tuple[datetime, datetime], ...]:
    """Return the stretches of a commission, in local time: before and after its break."""
    debut, fin = timezone.localtime(commission.debut), timezone.localtime(commission.fin)
    if commission.pause_debut is None or commission.pause_fin is None:
        return ((debut, fin),)
    pause, reprise = timezone.localtime(commission.pause_debut), timezone.localtime(commission.pause_fin)
    return tuple((a, b) for a, b in ((debut, pause), (reprise, fin)) if a < b)


def _suivis(enseignants: Iterable[int]) -> dict[int, set[int]]:
    suivis: dict[int, set[int]] = defaultdict(set)
    lus = Encadrement.objects.filter(enseignant__in=set(enseignants))
    for enseignant, projet in lus.values_list("enseignant_id", "projet_id"):
        suivis[enseignant].add(projet)
    return suivis
