"""What a projet is called: the dated rule of its session (the CAP keeps « chef-d'œuvre »), never a constant."""

from django.db.models import CharField, F, Func, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform

from referentiel.models import Diplome, Reglement

SANS_REGLE = "Projet"  # no rule is loaded: the word that fits both


def nom_en_vigueur(session) -> QuerySet:
    """Return the name of a session (a year, or an expression of the outer query) as a subquery of one value."""
    regles = Reglement.objects.en_vigueur(Reglement.Domaine.PROJET, session=session)
    return regles.filter(cle="regle", diplome=None).values_list(_bien_ecrit(), flat=True)[:1]


def regle_du_projet(session: int, diplome: Diplome) -> dict:
    """Return the rule of a session of a diplôme, with its name well written; nothing but a name without a rule."""
    regles = Reglement.objects.pour(diplome).en_vigueur(Reglement.Domaine.PROJET, session=session)
    regle = regles.filter(cle="regle").order_by(F("diplome").desc(nulls_last=True)).first()
    valeur = regle.valeur if regle else {}
    return valeur | {"nom": valeur.get("nom", SANS_REGLE).replace("'", "’")}


def nom_du_projet(session: int, diplome: Diplome) -> str:
    """Return what the projet is called at a session of a diplôme."""
    return regle_du_projet(session, diplome)["nom"]


def _bien_ecrit() -> Func:
    """The name as the page writes it, with the apostrophe of French."""
    lu = KeyTextTransform("nom", "valeur")
    return Func(lu, Value("'"), Value("’"), function="REPLACE", output_field=CharField())
