"""The PFMP of the demo lycée: periods, places, conventions, and what happened until the day of the story."""

from datetime import date, timedelta
from random import Random

from agora.demo.annuaire import ouvrir_l_annuaire
from agora.demo.donnees import Donnees
from agora.demo.papiers_des_pfmps import ranger
from agora.demo.plan import Plan, nom_complet
from agora.demo.situations import un_soir
from agora.demo.suivi_des_pfmps import chercher, suivre
from pfmp.models import Periode, Pfmp
from pfmp.models.pfmps import LONGUEUR_DU_CODE, SIGNES_DU_CODE
from pfmp.regles.acces import ouverture
from scolarite.models import Acces, Classe, Eleve, Utilisateur
from socle.cles import cle_de_tri
from socle.valeurs import certain

# In which order the three sign: each takes its days, and the lycée signs last.
SIGNENT = ("signee_famille_le", "signee_organisme_le", "signee_etablissement_le")


def envoyer_en_pfmp(plan: Plan, donnees: Donnees) -> None:
    """Put in the plan the directory, the periods and the PFMP, then what was done for each."""
    ouvrir_l_annuaire(plan, donnees)
    for ligne in sorted(donnees.ecole["pfmp_periodes"], key=lambda ligne: ligne["du"]):
        periode = _periode(plan, ligne)
        plan.periodes.append(periode)
        _placer_la_classe(plan, donnees, periode)
    _reprendre_d_ailleurs(plan, donnees)
    _interrompre(plan, donnees)
    chercher(plan, donnees)
    suivre(plan, donnees)
    ranger(plan, donnees)


def _periode(plan: Plan, ligne: dict) -> Periode:
    rentree = int(ligne["annee"][:4])
    classe = next(
        classe
        for (annee, _), classe in plan.classes.items()
        if annee == rentree and classe.niveau == ligne["niveau"] and classe.annee is plan.annees["E1", rentree]
    )
    return Periode(
        classe=classe,
        numero=ligne["numero"],
        du=date.fromisoformat(ligne["du"]),
        au=date.fromisoformat(ligne["au"]),
    )


def _placer_la_classe(plan: Plan, donnees: Donnees, periode: Periode) -> None:
    """Give each pupil an organisme where she has never been; in a period to come, to some of them only."""
    reglages = donnees.ecole["pfmp"]
    hasard = Random(f"agora pfmp {periode.classe.annee.rentree} {periode.classe.code} {periode.numero}")  # noqa: S311 -- same data each time, nothing secret
    eleves = [eleve for eleve in _eleves(plan, periode.classe) if not _sans_pfmp(donnees, eleve, periode)]
    trouvees = reglages["places_trouvees"].get(f"{periode.classe.code} {periode.numero}")
    if periode.du > donnees.jour and trouvees is not None:
        eleves = sorted(hasard.sample(eleves, trouvees), key=_ordre)
    libres = sorted(plan.organismes)
    hasard.shuffle(libres)
    referents = _enseignants(plan, periode.classe)
    # Those whose place is told choose first.
    for eleve in sorted(eleves, key=lambda eleve: _impose(donnees, eleve, periode) == ""):
        code = _impose(donnees, eleve, periode) or _premier_libre(plan, libres, eleve, periode)
        if code in libres:
            libres.remove(code)
        pfmp = _pfmp(plan, donnees, periode, eleve, code)
        _nommer_le_referent(plan, pfmp, referents[eleves.index(eleve) % len(referents)])


def _eleves(plan: Plan, classe: Classe) -> list[Eleve]:
    return sorted(plan.eleves_de(classe), key=_ordre)


def _ordre(eleve: Eleve) -> str:
    return cle_de_tri(nom_complet(eleve))


def _sans_pfmp(donnees: Donnees, eleve: Eleve, periode: Periode) -> bool:
    """Whether it is an apprentice, or the pupil who found no place."""
    sans_place = donnees.ecole["pfmp"]["sans_place"]
    cherche_encore = (nom_complet(eleve), periode.numero) == (sans_place["eleve"], sans_place["numero"])
    return cherche_encore or nom_complet(eleve) in donnees.ecole["apprentis"]


def _impose(donnees: Donnees, eleve: Eleve, periode: Periode) -> str:
    for place in donnees.ecole["pfmp"]["places_imposees"]:
        if (place["eleve"], place["numero"]) == (nom_complet(eleve), periode.numero):
            return place["organisme"]
    return ""


def _premier_libre(plan: Plan, libres: list[str], eleve: Eleve, periode: Periode) -> str:
    """Return the first organisme with room where the pupil has not been; the least taken one when all are full."""
    connus = {id(pfmp.organisme) for pfmp in plan.pfmps if pfmp.eleve is eleve}
    nouveaux = [code for code in libres if id(plan.organismes[code]) not in connus]
    if nouveaux:
        return nouveaux[0]
    occupes = [id(pfmp.organisme) for pfmp in plan.pfmps if pfmp.periode is periode]
    return min(sorted(plan.organismes), key=lambda code: occupes.count(id(plan.organismes[code])))


def _enseignants(plan: Plan, classe: Classe) -> list[Utilisateur]:
    return list({un.enseignant.identifiant: un.enseignant for un in plan.enseignements if un.classe is classe}.values())


def _pfmp(plan: Plan, donnees: Donnees, periode: Periode, eleve: Eleve, code: str) -> Pfmp:
    retard = donnees.ecole["pfmp"]["convention_incomplete"]
    en_retard = (nom_complet(eleve), periode.numero) == (retard["eleve"], retard["numero"])
    creee_le = min(periode.du - timedelta(weeks=6), donnees.jour - timedelta(days=3))
    pfmp = Pfmp(
        eleve=eleve,
        periode=periode,
        organisme=plan.organismes[code],
        responsable=plan.responsables[code],
        tuteur=plan.tuteurs[code],
        du=date.fromisoformat(retard["du"]) if en_retard else periode.du,
        au=periode.au,
        code=un_code(eleve, periode),
        creee_le=un_soir(creee_le),
    )
    plan.pfmps.append(pfmp)
    _signer(pfmp, donnees.jour, nb_signatures=2 if en_retard else _nb_signatures(pfmp, donnees.jour))
    return pfmp


def un_code(eleve: Eleve, periode: Periode) -> str:
    """Return the code of the convention: always the same, since the demo is."""
    hasard = Random(f"{nom_complet(eleve)} {periode.du}")  # noqa: S311 -- a story, not a secret
    return "".join(hasard.sample(SIGNES_DU_CODE, LONGUEUR_DU_CODE))


def _nb_signatures(pfmp: Pfmp, jour: date) -> int:
    """Tell how many have signed on `jour`: all once it is time to leave, fewer and fewer before."""
    if pfmp.du <= jour:
        return len(SIGNENT)
    return Random(f"signatures {nom_complet(pfmp.eleve)} {pfmp.du}").choice((0, 0, 1, 2, 2, 3))  # noqa: S311 -- same


def _signer(pfmp: Pfmp, jour: date, *, nb_signatures: int) -> None:
    dernier = min(pfmp.du - timedelta(days=4), jour - timedelta(days=2))
    for rang, champ in enumerate(SIGNENT[:nb_signatures]):
        setattr(pfmp, champ, dernier - timedelta(days=3 * (len(SIGNENT) - 1 - rang)))


def _nommer_le_referent(plan: Plan, pfmp: Pfmp, referent: Utilisateur) -> None:
    """Name the référent, who made the PFMP and follows the pupil until four weeks after its end."""
    pfmp.referent = pfmp.creee_par = referent
    du, au = ouverture(pfmp.creee_le.date(), pfmp.au)
    pfmp.acces = Acces(utilisateur=referent, eleve=pfmp.eleve, motif="Référent de PFMP", du=du, au=au)
    plan.acces.append(pfmp.acces)


def _reprendre_d_ailleurs(plan: Plan, donnees: Donnees) -> None:
    """Add the PFMP that a pupil had done in the lycée that she left."""
    venue = donnees.ecole["pfmp"]["pfmp_d_ailleurs"]
    eleve = plan.eleves[venue["eleve"]]
    for periode in plan.periodes:
        if periode.classe.annee.rentree == venue["rentree"] and periode.numero in venue["numeros"]:
            pfmp = _pfmp(plan, donnees, periode, eleve, "O11" if periode.numero == 1 else "O20")
            pfmp.missions = venue["note"]
            _nommer_le_referent(plan, pfmp, _enseignants(plan, periode.classe)[0])


def _interrompre(plan: Plan, donnees: Donnees) -> None:
    """Stop a PFMP before its end, and have it go on elsewhere."""
    arret = donnees.ecole["pfmp"]["interruption"]
    eleve = plan.eleves[arret["eleve"]]
    pfmp = next(un for un in plan.pfmps if un.eleve is eleve and un.periode.numero == arret["numero"])
    if date.fromisoformat(arret["le"]) > donnees.jour:
        return
    pfmp.au_prevu, pfmp.au = pfmp.au, date.fromisoformat(arret["le"])
    pfmp.motif_interruption = arret["motif"]
    suite = _pfmp(plan, donnees, pfmp.periode, eleve, arret["organisme"])
    suite.du, suite.au = date.fromisoformat(arret["du"]), date.fromisoformat(arret["au"])
    suite.remplace = pfmp
    _nommer_le_referent(plan, suite, certain(pfmp.referent))
