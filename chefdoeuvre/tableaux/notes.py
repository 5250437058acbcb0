"""The notes of the projet of several pupils at once, as somebody may read them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from chefdoeuvre.models import NoteDeLivret, Oral
from chefdoeuvre.regles.notes import Parts, moyenne_du_livret, note_de_livret
from referentiel.models import Diplome, Reglement
from scolarite.models import Candidature, Eleve, Etablissement

Categorie = Candidature.Categorie


@dataclass(frozen=True, slots=True)
class NotesDuProjet:
    """What is known of the projet of a pupil: the notes of the livret, and the oral."""

    notes_du_livret: tuple[Decimal, ...] = ()
    oral: Decimal | None = None

    @property
    def livret(self) -> Decimal | None:
        """The mean of the livret, exact."""
        return moyenne_du_livret(self.notes_du_livret)


def regles_du_projet(session: int, diplome: Diplome | None) -> dict[str, dict]:
    """Return the rules of the projet of a session of a diplôme, by key: never those of another one."""
    return Reglement.objects.pour(diplome).en_vigueur(Reglement.Domaine.PROJET, session=session).valeurs()


def categorie_de(eleve: Eleve, candidature: Candidature | None) -> str:
    """Return the category of candidate; before the candidature, that of the pupils of the établissement."""
    if candidature:
        return candidature.categorie
    lycee = eleve.etablissement
    if lycee.type == Etablissement.Type.PRIVE_HORS_CONTRAT:
        return Categorie.SCOLAIRE_HORS_CONTRAT
    if lycee.type == Etablissement.Type.CFA:
        return Categorie.APPRENTI_HABILITE if lycee.habilite_ccf else Categorie.APPRENTI_NON_HABILITE
    return Categorie.SCOLAIRE


def parts_de(categorie: str, regles: Mapping[str, Mapping]) -> tuple[Parts | None, str]:
    """Return how much the livret and the oral weigh for a category, and the sentence that says it."""
    regle = regles.get(f"candidat_{categorie}", {})
    parts = Parts.de(regle)
    nom = Categorie(categorie).label
    if parts is None and regle.get("concerne") is False:
        return None, f"{nom} : cette catégorie de candidat n’a pas de note de projet."
    if parts is None:
        return (
            None,
            f"{nom} : on ne sait pas si la note de projet compte pour cette catégorie ; elle n’est pas comptée.",
        )
    if not parts.livret:
        return parts, f"{nom} : l’oral seul fait la note de projet."
    return (
        parts,
        f"{nom} : le livret fait {parts.livret * 100:.0f} % de la note de projet, l’oral {parts.oral * 100:.0f} %.",
    )


def lire_les_notes(
    eleves: Iterable[int], session: int, regles: Mapping[str, Mapping], *, lecteur
) -> dict[int, NotesDuProjet]:
    """Return what `lecteur` may read of each pupil, in two queries."""
    eleves = list(eleves)
    notes: dict[int, list[Decimal]] = defaultdict(list)
    if "livret" in regles:
        du_livret = NoteDeLivret.objects.visibles_par(lecteur).filter(eleve__in=eleves, projet__session=session)
        lues = du_livret.values_list("eleve_id", "part_professionnelle", "part_transversale")
        for eleve, professionnelle, transversale in lues:
            notes[eleve].append(note_de_livret(professionnelle, transversale, regles["livret"]))
    oraux = Oral.objects.dont_la_note_se_lit(lecteur).filter(eleve__in=eleves, session=session)
    obtenues = {oral.eleve_id: note_de_l_oral(oral, regles) for oral in oraux}
    return {eleve: NotesDuProjet(tuple(notes[eleve]), obtenues.get(eleve)) for eleve in eleves}


def note_de_l_oral(oral: Oral, regles: Mapping[str, Mapping]) -> Decimal | None:
    """Return the note of an oral; that of the rule « absence » for a pupil who did not come."""
    if oral.presence == Oral.Presence.ABSENT:
        absence = regles.get("absence", {}).get("note")
        return None if absence is None else Decimal(str(absence))
    return oral.note if oral.presence == Oral.Presence.PRESENT else None
