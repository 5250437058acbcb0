"""The forms of the simulation and of the notes of the exam."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from chefdoeuvre.champs import ChampDeNote, sans_zeros
from dossiers.models import NoteDExamen
from dossiers.phrases import MENTIONS, nombre
from dossiers.simulation import Option, Projet, Simulation, Source
from dossiers.tableaux.examens import CadreDExamen
from socle.formulaires import offerts

ADMISSION = "admission"
Supposees = dict[str, tuple[Decimal | None, Source]]


class SimulationForm(forms.Form):
    """What a person supposes: one field for each note that is not known. Never stored; a mistake empties nothing."""

    def __init__(self, data: Mapping[str, Any] | None, *, base: Simulation, cadre: CadreDExamen):
        super().__init__(data)
        self.base, self.cadre = base, cadre
        for epreuve in base.epreuves:
            if epreuve.source in (Source.MANQUANTE, Source.SUPPOSEE):
                nom = f"{epreuve.code} {epreuve.intitule}"
                self.fields[epreuve.code] = ChampDeNote(label=f"Note à {nom}", initial=sans_zeros(epreuve.note))
        for cle, mot in self._parts_a_supposer():
            self.fields[cle] = ChampDeNote(label=mot)
        for rang in range(1, base.reglement.facultatives_au_plus + 1):
            self.fields[f"option{rang}"] = ChampDeNote(label=f"Option {rang}")
        self.fields["but"] = forms.ChoiceField(label="Ce que je vise", choices=self._buts(), required=False)
        for rang, codes in enumerate(base.reglement.choix_du_controle, start=1):
            choix = [(code, self._intitule(code)) for code in codes if code not in self._dispensees]
            if not choix:
                continue
            self.fields[f"oral{rang}"] = forms.ChoiceField(
                label=f"Oral de contrôle {rang}", choices=choix, required=False
            )
            self.fields[f"note_oral{rang}"] = ChampDeNote(label=f"Note supposée à l’oral de contrôle {rang}")

    def _parts_a_supposer(self) -> list[tuple[str, str]]:
        projet = self.base.projet
        if projet is None:
            return []
        parts = (
            ("livret", "Projet, moyenne du livret", projet.parts.livret, projet.source_du_livret),
            (
                "oral",
                "Projet, note de l’oral" if projet.parts.livret else "Projet, note finale",
                projet.parts.oral,
                projet.source_de_l_oral,
            ),
        )
        return [(cle, mot) for cle, mot, part, source in parts if part and source == Source.MANQUANTE]

    @property
    def _dispensees(self) -> set[str]:
        return {epreuve.code for epreuve in self.base.epreuves if not epreuve.compte}

    def _intitule(self, code: str) -> str:
        epreuve = self.cadre.epreuve(code)
        return f"{code} {epreuve.intitule}" if epreuve else code

    def _buts(self) -> list[tuple[str, str]]:
        seuils = sorted(self.base.reglement.seuils, key=lambda seuil: seuil[1])
        return [
            (ADMISSION, f"l’admission ({nombre(self.base.reglement.admission)})"),
            *((nom, f"la {MENTIONS[nom]} ({nombre(seuil)})") for nom, seuil in seuils),
        ]

    @property
    def lues(self) -> Mapping[str, Any]:
        """What was typed and can be read, or what the team supposes while nobody has typed."""
        if not self.is_bound:
            return {nom: champ.initial for nom, champ in self.fields.items() if champ.initial is not None}
        self.is_valid()
        return self.cleaned_data

    @property
    def but(self) -> Decimal:
        """The mean aimed at."""
        return dict(self.base.reglement.seuils).get(self.lues.get("but", ""), self.base.reglement.admission)

    def simulation(self) -> Simulation:
        """Return the simulation with what was typed; a note that cannot be read is missing."""
        lues = self.lues
        notes: Supposees = {e.code: (e.note, e.source) for e in self.base.epreuves}
        for code in notes:
            if code in self.fields:
                note = lues.get(code)
                notes[code] = (note, Source.MANQUANTE if note is None else Source.SUPPOSEE)
        options = [Option(nom, lues[nom]) for nom in ("option1", "option2") if lues.get(nom) is not None]
        return self.cadre.simuler(notes, self._projet(), options)

    def _projet(self) -> Projet | None:
        projet, lues = self.base.projet, self.lues
        if projet is None:
            return None
        livret, oral = lues.get("livret"), lues.get("oral")
        return Projet(
            projet.parts,
            projet.multiplicateur,
            projet.pivot,
            projet.livret if livret is None else livret,
            projet.oral if oral is None else oral,
            projet.source_du_livret if livret is None else Source.SUPPOSEE,
            projet.source_de_l_oral if oral is None else Source.SUPPOSEE,
        )

    @property
    def rangs_du_controle(self) -> list[int]:
        """The orals of contrôle that can be passed."""
        rangs = range(1, len(self.base.reglement.choix_du_controle) + 1)
        return [rang for rang in rangs if f"oral{rang}" in self.fields]

    def oraux_de_controle(self) -> dict[str, Decimal | None]:
        """Return the épreuves chosen for the contrôle, each with the note that was supposed."""
        lues = self.lues
        return {
            lues.get(f"oral{rang}") or offerts(self, f"oral{rang}")[0][0]: lues.get(f"note_oral{rang}")
            for rang in self.rangs_du_controle
        }


class NoteDExamenForm(forms.Form):
    """The note of one pupil at one épreuve; empty means that it is missing."""

    note = ChampDeNote(label="Note")
    nature = forms.ChoiceField(label="Nature", choices=NoteDExamen.Nature)

    def clean(self) -> dict[str, Any]:
        """Refuse a note beside a dispense."""
        lues = super().clean() or {}
        if lues.get("nature") == NoteDExamen.Nature.DISPENSE and lues.get("note") is not None:
            self.add_error(
                "note", "Une épreuve dont l’élève est dispensé n’a pas de note : videz la note ou changez la nature."
            )
        return lues
