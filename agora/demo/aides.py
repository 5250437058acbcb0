"""What a team adds to its situations: repères, consignes, a share to be read, observations made in passing."""

from datetime import date
from io import BytesIO

from pikepdf import Dictionary, Name, Pdf

from agora.demo.donnees import Donnees
from agora.demo.plan import RENTREE, Plan
from agora.demo.situations import un_soir
from scolarite.models import Eleve
from socle.depots.modele import PDF, Depot
from suivi.models import CompetenceVisee, Consigne, Positionnement, Repere, Situation

REUNION = date(2026, 9, 14)  # when the team met to write its repères


def aider(plan: Plan, donnees: Donnees) -> None:
    """Put in the plan what helps to position, and what was noted outside the lessons."""
    lycee = plan.classes[RENTREE, "TAGO1"].annee.etablissement
    for repere in donnees.suivi["reperes"]:
        auteur, competence = plan.utilisateurs[repere["par"]], donnees.competences[repere["code"]]
        plan.reperes.append(
            Repere(
                etablissement=lycee,
                competence=competence,
                texte=repere["texte"],
                auteur=auteur,
                modifie_le=un_soir(REUNION),
            )
        )
    for consigne in donnees.suivi["consignes"]:
        plan.consignes.append(_consigne(plan, donnees, consigne))
    for lecture in donnees.suivi["lectures"]:
        plan.lectures.append((_retrouver(plan, donnees, lecture), plan.utilisateurs[lecture["avec"]]))
    for observation in donnees.suivi["observations"]:
        if date.fromisoformat(observation["jour"]) <= donnees.jour:
            _observer(plan, donnees, observation)


def _retrouver(plan: Plan, donnees: Donnees, description: dict) -> Situation:
    """Return the situation of a code of the story, in one of the classes of the year."""
    intitule = next(s["intitule"] for s in donnees.ecole["situations"] if s["code"] == description["situation"])
    classe = plan.classes[RENTREE, description["classe"]]
    return next(s for s in plan.situations if s.intitule == intitule and s.classe is classe)


def _consigne(plan: Plan, donnees: Donnees, description: dict) -> tuple[Consigne, Depot | None]:
    consigne = Consigne(
        situation=_retrouver(plan, donnees, description),
        titre=description["titre"],
        lien=description.get("lien", ""),
        ajoutee_par=plan.utilisateurs[description["par"]],
    )
    if "fichier" not in description:
        return consigne, None
    return consigne, Depot(petit_pdf(description["lignes"]), PDF, description["fichier"])


def petit_pdf(lignes: list[str]) -> bytes:
    """Return a page with these lines, always the same bytes for the same lines."""
    texte = ["BT /F1 14 Tf 60 780 Td 22 TL"]
    for ligne in lignes:
        sure = ligne.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        texte.append(f"({sure}) Tj T*")
    with Pdf.new() as pdf:
        police = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Resources = Dictionary(Font=Dictionary(F1=police))
        page.Contents = pdf.make_stream("\n".join([*texte, "ET"]).encode("cp1252"))
        sortie = BytesIO()
        pdf.save(sortie, deterministic_id=True)
    return sortie.getvalue()


def _observer(plan: Plan, donnees: Donnees, description: dict) -> None:
    jour = date.fromisoformat(description["jour"])
    eleve: Eleve = plan.eleves[description["eleve"]]
    classe = next(i.classe for i in plan.inscriptions if i.eleve is eleve and i.classe.annee.rentree == RENTREE)
    auteur = plan.utilisateurs[description["par"]]
    codes = list(description["releves"])
    situation = Situation(
        etablissement=classe.annee.etablissement,
        classe=classe,
        eleve=eleve,
        date=jour,
        intitule=_intitule(donnees, codes),
        contexte=description["contexte"],
        nature=Situation.Nature.OBSERVEE,
        auteur=auteur,
        cree_le=un_soir(jour),
        cloturee_le=un_soir(jour),
        retenue=description["retenue"],
    )
    plan.observations.append(situation)
    for rang, (code, niveau) in enumerate(description["releves"].items()):
        competence = donnees.competences[code]
        plan.visees.append(CompetenceVisee(situation=situation, competence=competence))
        plan.observes.append(
            Positionnement(
                situation=situation,
                eleve=eleve,
                competence=competence,
                date=jour,
                niveau=niveau,
                commentaire="" if rang else description["commentaire"],
                auteur=auteur,
                modifie_le=un_soir(jour),
            )
        )


def _intitule(donnees: Donnees, codes: list[str]) -> str:
    return "Observation : " + (donnees.competences[codes[0]].intitule if len(codes) == 1 else ", ".join(codes))
