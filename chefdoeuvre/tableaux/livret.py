"""The notes of the projet of a class: its columns of dates, the means, and what they do to the exam."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from chefdoeuvre.models import MembreDEquipe, NoteDeLivret, Oral, Projet
from chefdoeuvre.regles.notes import Parts, moyenne_du_livret, note_de_livret, note_finale, points
from chefdoeuvre.tableaux.notes import categorie_de, note_de_l_oral, parts_de, regles_du_projet
from scolarite.models import Candidature, Classe, Eleve, Inscription, Utilisateur
from socle.typographie import insecables


@dataclass(frozen=True)
class LigneDuLivret:
    """A pupil, her projet, her notes, and the oral when the reader may know its note."""

    eleve: Eleve
    projet: Projet | None
    notes: dict[date, NoteDeLivret]
    oral: Oral | None
    parts: Parts | None
    phrase: str
    regles: Mapping[str, Mapping]

    def note_du(self, note: NoteDeLivret) -> Decimal:
        """Return the note that follows from its two parts."""
        return note_de_livret(note.part_professionnelle, note.part_transversale, self.regles["livret"])

    @cached_property
    def livret(self) -> Decimal | None:
        """The mean of the livret, exact."""
        return moyenne_du_livret([self.note_du(note) for note in self.notes.values()])

    @cached_property
    def note_de_l_oral(self) -> Decimal | None:
        """The note of the oral, or that of an absence."""
        return note_de_l_oral(self.oral, self.regles) if self.oral else None

    @cached_property
    def finale(self) -> Decimal | None:
        """The note of the projet, by category of candidate."""
        return note_finale(self.livret, self.note_de_l_oral, self.parts) if self.parts else None

    @property
    def points(self) -> Decimal | None:
        """The points at the exam."""
        return None if self.finale is None else points(self.finale, self.regles["regle"])

    @property
    def appreciation(self) -> str:
        """The last appreciation written."""
        return next((note.appreciation for note in reversed(self.notes.values()) if note.appreciation), "")


@dataclass(frozen=True)
class NotesDeClasse:
    """The pupils of a class, and the dates on which some of them were graded."""

    classe: Classe
    session: int
    regles: Mapping[str, Mapping]
    lignes: tuple[LigneDuLivret, ...]

    @classmethod
    def de(cls, classe: Classe, *, lecteur: Utilisateur, jour: date) -> "NotesDeClasse":
        """Read the class on `jour`, or on the last day of its year when that is past."""
        au = min(max(jour, classe.annee.du), classe.annee.au)
        inscrits = Inscription.objects.visibles_par(lecteur).en_cours(au).filter(classe=classe)
        eleves = [une.eleve for une in inscrits.select_related("eleve__etablissement").order_by("eleve__tri", "eleve")]
        return cls(classe, classe.session, *lire_les_lignes(eleves, classe, lecteur=lecteur, jour=au))

    @cached_property
    def dates(self) -> list[date]:
        """The columns."""
        return sorted({jour for ligne in self.lignes for jour in ligne.notes})

    @cached_property
    def sans_projet(self) -> list[Eleve]:
        """The pupils who are in no équipe."""
        return [ligne.eleve for ligne in self.lignes if ligne.projet is None]

    @property
    def phrases(self) -> list[str]:
        """How the note is made, for each category of candidate of the class."""
        return sorted({ligne.phrase for ligne in self.lignes})

    @property
    def poids(self) -> tuple[Decimal, Decimal]:
        """The weights of the two parts of a note, in per cent."""
        parts = self.regles.get("livret", {}).get("parts", {})
        lus = (parts.get("competences_professionnelles", 0), parts.get("competences_transversales", 0))
        professionnelle, transversale = (Decimal(str(part)) * 100 for part in lus)
        return professionnelle, transversale

    @cached_property
    def colonnes(self) -> list[tuple[date, str, str]]:
        """Each date with its subject and who graded."""
        return [(jour, self.intitule_du(jour), " et ".join(self._auteurs_du(jour))) for jour in self.dates]

    def _auteurs_du(self, jour: date) -> list[str]:
        notes = (ligne.notes[jour] for ligne in self.lignes if jour in ligne.notes)
        return sorted({str(note.auteur) for note in notes})

    def intitule_du(self, jour: date) -> str:
        """Return what the notes of a date are about."""
        notes = (ligne.notes[jour] for ligne in self.lignes if jour in ligne.notes)
        return next((note.intitule for note in notes if note.intitule), "")


def lire_les_lignes(
    eleves: list[Eleve], classe: Classe, *, lecteur: Utilisateur, jour: date
) -> tuple[Mapping[str, Mapping], tuple[LigneDuLivret, ...]]:
    """Return the rules of the session that the class heads for, and the notes that `lecteur` may read."""
    session, cles = classe.session, [eleve.pk for eleve in eleves]
    regles = regles_du_projet(session, classe.diplome_suivi)
    membres = MembreDEquipe.objects.presents(jour).filter(eleve__in=cles, equipe__projet__session=session)
    projets = {membre.eleve_id: membre.equipe.projet for membre in membres.select_related("equipe__projet")}
    notes: dict[int, dict[date, NoteDeLivret]] = defaultdict(dict)
    lues = NoteDeLivret.objects.visibles_par(lecteur).filter(eleve__in=cles, projet__session=session)
    for note in lues.select_related("auteur", "projet").order_by("date", "pk"):
        notes[note.eleve_id][note.date] = note
        projets.setdefault(note.eleve_id, note.projet)
    oraux = {o.eleve_id: o for o in Oral.objects.dont_la_note_se_lit(lecteur).filter(eleve__in=cles, session=session)}
    candidatures = {
        une.eleve_id: une for une in Candidature.objects.visibles_par(lecteur).filter(eleve__in=cles, session=session)
    }
    lignes = []
    for eleve in eleves:
        parts, phrase = parts_de(categorie_de(eleve, candidatures.get(eleve.pk)), regles)
        projet, oral = projets.get(eleve.pk), oraux.get(eleve.pk)
        lignes.append(LigneDuLivret(eleve, projet, notes[eleve.pk], oral, parts, insecables(phrase), regles))
    return regles, tuple(lignes)
