"""What the page /composants/ shows: one example of everything, in every state."""

from datetime import date

from django import forms
from django.core.paginator import Page, Paginator

from socle.formulaires import saisie_de_date
from socle.graphiques import Axe, Barres, Marque, MarquesDatees, Radar, Serie

SIGNES = ("--", "-", "+", "++")


class FormulaireExemple(forms.Form):
    """One field of each kind."""

    intitule = forms.CharField(label="Intitulé", max_length=60, help_text="Ce que la classe a fait, en quelques mots.")
    date = forms.DateField(label="Date", widget=saisie_de_date())
    contexte = forms.ChoiceField(
        label="Contexte", choices=[("", "Choisir…"), ("cours", "Cours"), ("pfmp", "PFMP"), ("projet", "Projet")]
    )
    visee = forms.ChoiceField(
        label="Visée",
        widget=forms.RadioSelect,
        choices=[("formative", "Formative"), ("certificative", "Peut compter pour la certification")],
    )
    effectif = forms.IntegerField(label="Effectif", min_value=1, max_value=35, required=False)
    description = forms.CharField(label="Description", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    retenue = forms.BooleanField(
        label="Garder les résultats pour l’équipe",
        required=False,
        help_text="Les élèves ne les verront pas, même après la clôture.",
    )


def contexte() -> dict:
    """Return the examples that the template cannot write itself."""
    refuse = FormulaireExemple(
        {"refuse-intitule": "Traiter les notes de frais", "refuse-date": "2026-02-30", "refuse-effectif": "48"},
        prefix="refuse",
    )
    refuse.full_clean()
    return {
        "codes": [1, 2, 3, 4, "A", "N", "R", "C", None],
        "formulaire": FormulaireExemple(initial={"date": date(2026, 11, 23)}),
        "formulaire_refuse": refuse,
        "page": _page(2),
        "competences": [f"{activite}.{rang}" for activite in ("1.1", "1.2", "1.3") for rang in range(1, 5)],
        "eleves": _eleves(),
        "graphiques": _graphiques(),
    }


def _graphiques() -> list[Barres | MarquesDatees | Radar]:
    """Return a chart of each kind."""
    axes = ["1.1.1", "1.1.2", "1.1.3", "1.1.4", "1.2.1", "1.2.2", "1.2.3", "1.2.4"]
    jours = [date(2026, 9, 17), date(2026, 10, 8), date(2026, 11, 2), date(2026, 11, 19)]
    lycee = tuple(Marque(jour, rang) for jour, rang in zip(jours, (1, 2, 3, 3), strict=True))
    return [
        Radar(
            titre="Bloc 1",
            description="8 compétences évaluées sur 8.",
            axes=tuple(Axe(code, f"Compétence {code}") for code in axes),
            series=(Serie("Lycée", (3, 4, 2, 3, 3, 2, 1, 3)), Serie("Entreprise", (4, 4, 3, 3, 4, 3, None, None))),
            echelle=SIGNES,
        ),
        Barres(
            titre="Répartition des niveaux",
            description="24 élèves sur deux compétences.",
            parts=(*SIGNES, "N"),
            lignes=(("1.1.1", (2, 6, 12, 3, 1)), ("1.1.2", (4, 9, 8, 2, 1))),
        ),
        MarquesDatees(
            titre="Évolution de 1.1.2",
            description="Quatre évaluations, de la plus ancienne à la plus récente.",
            lignes=(("Lycée", lycee), ("Entreprise", (Marque(date(2026, 10, 30), 4),))),
            echelle=SIGNES,
            du=jours[0],
            au=jours[-1],
        ),
    ]


def _page(numero: int) -> Page:
    return Paginator(range(60), 20).page(numero)


def _eleves() -> list[tuple[str, list[int | str | None]]]:
    """Return pupils and marks; the relief of a class is seen with many of them only."""
    noms = ["AUBERT Inès", "BENALI Lina", "ÇELIK Fatoumata", "DA SILVA Hugo", "KABORÉ Théo", "LE GOFF Manon"]
    noms += ["MARTINEZ Nassim", "N’DIAYE Anaïs", "PETIT-LAMBERT Marie-Charlotte", "ROUSSEAU Tom"]
    marques: list[int | str | None] = [1, 2, 3, 3, 4, 2, 3, "A", 4, 3, 2, 3, None, 1, 3, 4]
    marques += ["N", 2, 3, 3, "R", 4, 2, 3, "C", 1, 2]
    return [(nom, [marques[(7 * rang + 5 * colonne) % 27] for colonne in range(12)]) for rang, nom in enumerate(noms)]
