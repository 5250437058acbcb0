"""The exam of a pupil or of a class, as a simulation: rules of the session, notes known, projet."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Min

from chefdoeuvre.tableaux.notes import NotesDuProjet, categorie_de, lire_les_notes, parts_de
from dossiers.besoins import besoin_partout, bornes
from dossiers.models import NoteDExamen
from dossiers.phrases import dire_l_issue, dire_le_besoin, nombre
from dossiers.simulation import Epreuve, Option, Projet, Simulation, Source
from dossiers.simulation import Reglement as ReglesDuResultat
from referentiel.models import Diplome, Reglement
from scolarite.models import Candidature, Classe, Eleve, Inscription
from socle.graphiques.ecarts import ecrire_ecart

Domaine, Nature = Reglement.Domaine, NoteDExamen.Nature
SOURCES = {
    Nature.OBTENUE: Source.CONNUE,
    Nature.CONSERVEE: Source.CONNUE,
    Nature.SUPPOSEE: Source.SUPPOSEE,
    Nature.DISPENSE: Source.DISPENSEE,
}


@dataclass(frozen=True)
class RegleDEpreuve:
    """An épreuve of the session: its code, its name, its coefficient."""

    code: str
    intitule: str
    coefficient: Decimal


@dataclass(frozen=True)
class CadreDExamen:
    """The rules of a session, read in one query."""

    session: int
    epreuves: tuple[RegleDEpreuve, ...]
    resultats: Mapping[str, Mapping]
    projet: Mapping[str, Mapping]
    sources: tuple[str, ...]
    a_verifier: bool

    @classmethod
    def de(cls, diplome: Diplome, session: int) -> "CadreDExamen":
        """Read the rules in force; those of the diplôme win over those of every diplôme."""
        valeurs: dict[str, dict[str, Mapping]] = defaultdict(dict)
        lues = Reglement.objects.pour(diplome).en_vigueur(session=session)
        lues = lues.filter(domaine__in=(Domaine.EPREUVES, Domaine.RESULTATS, Domaine.PROJET))
        regles = sorted(lues, key=lambda regle: (regle.diplome_id is not None, regle.ordre))
        for regle in regles:
            valeurs[regle.domaine][regle.cle] = regle.valeur
        epreuves = [regle for regle in regles if regle.domaine == Domaine.EPREUVES]
        return cls(
            session=session,
            epreuves=tuple(
                RegleDEpreuve(
                    regle.cle,
                    regle.libelle.removeprefix(f"{regle.cle} "),
                    Decimal(str(regle.valeur["coefficient"])),
                )
                for regle in epreuves
            ),
            resultats=valeurs[Domaine.RESULTATS],
            projet=valeurs[Domaine.PROJET],
            sources=tuple(dict.fromkeys(regle.source for regle in regles if _fait_le_calcul(regle))),
            a_verifier=any(regle.a_verifier for regle in regles if _fait_le_calcul(regle)),
        )

    @cached_property
    def reglement(self) -> ReglesDuResultat:
        """The thresholds and mentions."""
        return ReglesDuResultat.de(self.resultats)

    @property
    def est_connu(self) -> bool:
        """Whether the rules of that session are there at all."""
        return bool(self.epreuves) and "admission" in self.resultats

    @property
    def nom_du_projet(self) -> str:
        """« Projet » or « Chef-d’œuvre », by the rule of the session."""
        return self.projet.get("regle", {}).get("nom", "Projet").replace("'", "’")

    @property
    def codes(self) -> list[str]:
        """The codes of the épreuves, in their order."""
        return [epreuve.code for epreuve in self.epreuves]

    def epreuve(self, code: str) -> RegleDEpreuve | None:
        """Return the épreuve of a code."""
        return next((epreuve for epreuve in self.epreuves if epreuve.code == code), None)

    def projet_de(self, categorie: str, notes: NotesDuProjet) -> tuple[Projet | None, str]:
        """Return the projet of a candidate as the simulation counts it, and the sentence that explains its weights."""
        parts, phrase = parts_de(categorie, self.projet)
        regle = self.projet.get("regle")
        if parts is None or regle is None:
            return None, phrase
        return Projet(
            parts,
            Decimal(str(regle["multiplicateur"])),
            Decimal(str(regle["pivot"])),
            notes.livret,
            notes.oral,
            Source.MANQUANTE if notes.livret is None else Source.CONNUE,
            Source.MANQUANTE if notes.oral is None else Source.CONNUE,
        ), phrase

    def simuler(
        self,
        notes: Mapping[str, tuple[Decimal | None, Source]],
        projet: Projet | None,
        options: Sequence[Option] = (),
    ) -> Simulation:
        """Return the simulation of these notes by code of épreuve; an épreuve that is not there is missing."""
        epreuves = [
            Epreuve(regle.code, regle.intitule, regle.coefficient, *notes.get(regle.code, (None, Source.MANQUANTE)))
            for regle in self.epreuves
        ]
        return Simulation(epreuves, self.reglement, tuple(options), projet)


def _fait_le_calcul(regle: Reglement) -> bool:
    return regle.domaine == Domaine.EPREUVES or regle.cle in ("regle", "controle", "mentions", "epreuve_de_controle")


def sessions_connues(diplome: Diplome, jusqu_a: int) -> list[int]:
    """Return the sessions whose épreuves are known, from the first one on."""
    premiere = Reglement.objects.pour(diplome).filter(domaine=Domaine.EPREUVES).aggregate(du=Min("du"))["du"]
    return list(range(premiere or jusqu_a, jusqu_a + 1))


@dataclass(frozen=True)
class ExamenDEleve:
    """What `lecteur` may know of the exam of a pupil, before anything is supposed."""

    eleve: Eleve
    cadre: CadreDExamen
    notes: Mapping[str, NoteDExamen]
    projet: Projet | None
    phrase_du_projet: str

    @property
    def connues(self) -> dict[str, tuple[Decimal | None, Source]]:
        """The notes by code of épreuve, each with where it comes from; a row without a note is missing."""
        return {code: _lue(note) for code, note in self.notes.items()}

    @cached_property
    def simulation(self) -> Simulation:
        """What these notes give, suppositions of the team included."""
        return self.cadre.simuler(self.connues, self.projet)

    @property
    def issue(self) -> str:
        """The result in words."""
        return dire_l_issue(self.simulation)

    @property
    def moyenne(self) -> str:
        """The mean with two decimals, or the two bounds that the missing notes leave."""
        if self.simulation.est_complete:
            return nombre(self.simulation.moyenne, 2)
        limites = bornes(self.simulation)
        return f"de {nombre(limites[0], 2)} à {nombre(limites[1], 2)}" if limites else ""

    @property
    def cases(self) -> list[tuple[str, str]]:
        """The notes in the order of the épreuves, each with the sign of what it is."""
        mots: dict[str, str] = {Nature.SUPPOSEE: "s.", Nature.CONSERVEE: "c.", Nature.DISPENSE: "disp."}
        lues = [self.notes.get(code) for code in self.cadre.codes]
        return [(nombre(une.note), mots.get(une.nature, "")) if une else ("", "") for une in lues]

    @property
    def nb_manquantes(self) -> int:
        """How many notes are missing, those of the projet included."""
        return sum(apport.note is None for apport in self.simulation.apports)

    @property
    def points_du_projet(self) -> str:
        """« +9,55 », or nothing yet."""
        points = self.projet.points if self.projet else None
        return "" if points is None else ecrire_ecart(points)

    @property
    def besoin(self) -> str:
        """The same note for all that is missing, to be admitted."""
        return dire_le_besoin(besoin_partout(self.simulation, self.cadre.reglement.admission))


def _lue(note: NoteDExamen) -> tuple[Decimal | None, Source]:
    manque = note.note is None and note.nature != Nature.DISPENSE
    return note.note, Source.MANQUANTE if manque else SOURCES[Nature(note.nature)]


def lire_les_examens(eleves: Sequence[Eleve], cadre: CadreDExamen, *, lecteur) -> list[ExamenDEleve]:
    """Read the exam of several pupils with the queries of one."""
    cles = [eleve.pk for eleve in eleves]
    candidatures = {
        une.eleve_id: une
        for une in Candidature.objects.visibles_par(lecteur).filter(eleve__in=cles, session=cadre.session)
    }
    notes: dict[int, dict[str, NoteDExamen]] = defaultdict(dict)
    for note in NoteDExamen.objects.visibles_par(lecteur).filter(eleve__in=cles, session=cadre.session):
        notes[note.eleve_id][note.epreuve] = note
    projets = lire_les_notes(cles, cadre.session, cadre.projet, lecteur=lecteur)
    examens = []
    for eleve in eleves:
        projet, phrase = cadre.projet_de(categorie_de(eleve, candidatures.get(eleve.pk)), projets[eleve.pk])
        examens.append(ExamenDEleve(eleve, cadre, notes[eleve.pk], projet, phrase))
    return examens


@dataclass(frozen=True)
class ExamenDeClasse:
    """The pupils of a class, each with the own simulation."""

    classe: Classe
    cadre: CadreDExamen
    lignes: tuple[ExamenDEleve, ...]

    @classmethod
    def de(cls, classe: Classe, *, lecteur, jour: date) -> "ExamenDeClasse":
        """Read the class on `jour`, or on the last day of its year when that is past."""
        annee = classe.annee
        inscriptions = (
            Inscription.objects.visibles_par(lecteur)
            .en_cours(min(max(jour, annee.du), annee.au))
            .filter(classe=classe)
            .select_related("eleve__etablissement")
            .order_by("eleve__tri", "eleve")
        )
        cadre = CadreDExamen.de(classe.diplome_suivi, classe.session)
        eleves = [inscription.eleve for inscription in inscriptions]
        return cls(classe, cadre, tuple(lire_les_examens(eleves, cadre, lecteur=lecteur)))
