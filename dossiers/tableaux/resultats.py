"""What the page of a simulation shows: its rows, its result, what must be got, and its chart."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.forms import BoundField

from dossiers.besoins import Besoin, Reponse, besoin, besoin_au_controle, besoin_partout, bornes
from dossiers.forms import SimulationForm
from dossiers.phrases import SOURCES, dire_l_issue, dire_le_besoin, expliquer_l_issue, nombre
from dossiers.simulation import SOUVERAIN, Controle, Epreuve, Issue, Simulation, Source
from socle.graphiques import Ecarts
from socle.graphiques.ecarts import ecrire_ecart


@dataclass(frozen=True)
class Rangee:
    """A line of the table: a known note as words, the others as a field."""

    code: str
    intitule: str
    coefficient: str
    note: str
    source: str
    champ: BoundField | None
    points: str
    besoin: str


@dataclass(frozen=True)
class Resultat:
    """A simulation ready to be read."""

    form: SimulationForm
    simulation: Simulation

    @classmethod
    def de(cls, form: SimulationForm) -> "Resultat":
        """Compute once what the form says."""
        return cls(form, form.simulation())

    souverain = SOUVERAIN

    @cached_property
    def issue(self) -> str:
        """« Admission, mention assez bien »."""
        return dire_l_issue(self.simulation)

    @property
    def explication(self) -> str:
        """Why."""
        return expliquer_l_issue(self.simulation)

    @property
    def genre(self) -> str:
        """The kind of alert."""
        return {Issue.ADMIS: "success", Issue.CONTROLE: "warning", Issue.AJOURNE: "warning"}.get(
            self.simulation.issue, "info"
        )

    @property
    def moyenne(self) -> str:
        """The general mean, with two decimals."""
        return nombre(self.simulation.moyenne, 2)

    @property
    def points(self) -> str:
        """« 246 points sur 500 »."""
        maximum = self.simulation.total_des_coefficients * 20
        return f"{nombre(self.simulation.points)} points sur {nombre(maximum)}"

    @property
    def ecart(self) -> str:
        """« −19,25 points »: how far from the admission, the sum of what the chart shows."""
        simulation = self.simulation
        if not simulation.est_complete:
            return ""
        return ecrire_ecart(simulation.points - simulation.reglement.admission * simulation.total_des_coefficients)

    @property
    def total(self) -> str:
        """The sum of the coefficients that count."""
        return nombre(self.simulation.total_des_coefficients)

    @property
    def entre(self) -> str:
        """The means that are still possible, while notes are missing."""
        limites = None if self.simulation.est_complete else bornes(self.simulation)
        return f"entre {nombre(limites[0], 2)} et {nombre(limites[1], 2)}" if limites else ""

    @property
    def partout(self) -> str:
        """The same note for all that is missing."""
        return dire_le_besoin(self._meme_partout)

    @cached_property
    def _meme_partout(self) -> Besoin | None:
        return besoin_partout(self.simulation, self.form.but)

    @cached_property
    def rangees(self) -> list[Rangee]:
        """The épreuves."""
        return [self._rangee(epreuve) for epreuve in self.simulation.epreuves]

    @cached_property
    def rangees_du_projet(self) -> list[Rangee]:
        """The parts of the projet that weigh for this category."""
        projet = self.simulation.projet
        if projet is None:
            return []
        detail = {
            "livret": ("Moyenne du livret", projet.livret, projet.source_du_livret),
            "oral": ("Oral" if projet.parts.livret else "Note finale", projet.oral, projet.source_de_l_oral),
        }
        rangees = []
        for apport in projet.apports:
            mot, note, source = detail[apport.cle]
            champ = self._champ(apport.cle)
            rangees.append(
                Rangee(
                    apport.cle,
                    mot,
                    nombre(apport.coefficient),
                    nombre(note),
                    SOURCES[source],
                    champ,
                    "",
                    self._besoin(apport.cle, note) if champ else "",
                )
            )
        return rangees

    @property
    def note_du_projet(self) -> str:
        """« 14,78 »: the final note, when it is known or supposed."""
        return nombre(self.simulation.projet.note) if self.simulation.projet else ""

    @property
    def points_du_projet(self) -> str:
        """« +9,55 points »."""
        projet = self.simulation.projet
        if projet is None or projet.points is None:
            return ""
        signe = "+" if projet.points > 0 else "−" if projet.points < 0 else ""
        return f"{signe}{nombre(abs(projet.points))} points"

    @property
    def calcul_du_projet(self) -> str:
        """« 2 × (14,78 − 10) »."""
        projet = self.simulation.projet
        if projet is None or projet.note is None:
            return ""
        return f"{nombre(projet.multiplicateur)} × ({nombre(projet.note)} − {nombre(projet.pivot)})"

    @property
    def options(self) -> list[BoundField]:
        """The fields of the options."""
        return [self.form[nom] for nom in self.form.fields if nom.startswith("option")]

    @property
    def points_des_options(self) -> str:
        """The points above the threshold."""
        return nombre(self.simulation.points_des_options)

    @property
    def au_dessus_de(self) -> str:
        """The threshold of the options."""
        return nombre(self.simulation.reglement.facultatives_au_dessus_de)

    @cached_property
    def controle(self) -> Controle | None:
        """The épreuve de contrôle, when it is open."""
        if self.simulation.issue != Issue.CONTROLE:
            return None
        return self.simulation.au_controle(self.form.oraux_de_controle())

    @property
    def besoin_au_controle(self) -> tuple[str, str] | None:
        """Where, and what the orals that have no note yet must reach."""
        if self.controle is None or (cherche := besoin_au_controle(self.controle)) is None:
            return None
        ou = "aux deux oraux" if len(self.controle.manquants) > 1 else f"à l’oral d’{self.controle.manquants[0]}"
        return ou, dire_le_besoin(cherche)

    @property
    def moyenne_au_controle(self) -> str:
        """The mean after the contrôle."""
        return nombre(self.controle.moyenne, 2) if self.controle else ""

    @property
    def champs_du_controle(self) -> list[tuple[BoundField, BoundField]]:
        """For each oral: its choice and its note."""
        return [(self.form[f"oral{rang}"], self.form[f"note_oral{rang}"]) for rang in self.form.rangs_du_controle]

    @cached_property
    def graphique(self) -> Ecarts:
        """What each épreuve and the projet bring, above or below the threshold of the admission."""
        seuil = self.simulation.reglement.admission
        lignes: list[tuple[str, tuple[str, ...], Decimal | None]] = [
            (e.code, (nombre(e.coefficient), nombre(e.note)), _ecart(e, seuil))
            for e in self.simulation.epreuves
            if e.compte
        ]
        if self.simulation.options:
            lignes.append(("Options", ("", ""), self.simulation.points_des_options))
        if projet := self.simulation.projet:
            lignes.append((self.form.cadre.nom_du_projet, ("", nombre(projet.note)), projet.points))
        return Ecarts(
            titre="Ce que chaque épreuve et le projet apportent",
            description=(
                f"Points au-dessus ou au-dessous de {nombre(seuil)} sur 20, coefficient compris. "
                "Une somme de 0 ou plus donne l’admission."
            ),
            entetes=("Épreuve", "Coefficient", "Note", "Points d’écart"),
            lignes=tuple(lignes),
        )

    def _champ(self, nom: str) -> BoundField | None:
        return self.form[nom] if nom in self.form.fields else None

    def _besoin(self, cle: str, note: Decimal | None) -> str:
        """What this note must be; the same as all the others that are missing, when it is not the only one."""
        cherche = besoin(self.simulation, cle, self.form.but)
        if note is None and cherche and cherche.reponse == Reponse.AUTRES:
            cherche = self._meme_partout
        return dire_le_besoin(cherche)

    def _rangee(self, epreuve: Epreuve) -> Rangee:
        champ = self._champ(epreuve.code)
        return Rangee(
            epreuve.code,
            epreuve.intitule,
            nombre(epreuve.coefficient),
            nombre(epreuve.note),
            SOURCES[epreuve.source],
            champ,
            "" if epreuve.source == Source.DISPENSEE else nombre(epreuve.points),
            self._besoin(epreuve.code, epreuve.note) if champ else "",
        )


def _ecart(epreuve: Epreuve, seuil: Decimal) -> Decimal | None:
    return None if epreuve.note is None else epreuve.coefficient * (epreuve.note - seuil)
