"""From the files to the plan: the schools, then the people, then what they did. No database."""

from agora.demo.aides import aider
from agora.demo.donnees import Donnees
from agora.demo.eleves import inscrire
from agora.demo.evaluations import evaluer
from agora.demo.liens import donner_des_liens
from agora.demo.lycees import installer
from agora.demo.niveaux import completer
from agora.demo.paroles import donner_la_parole
from agora.demo.pfmps import envoyer_en_pfmp
from agora.demo.plan import Plan
from agora.demo.situations import raconter


def construire(donnees: Donnees) -> Plan:
    """Return the whole demo school as it stands on the day of `donnees`; the same files give the same plan."""
    plan = Plan(donnees.jour)
    installer(plan, donnees)
    inscrire(plan, donnees)
    raconter(plan, donnees)
    completer(plan, donnees)
    aider(plan, donnees)
    donner_la_parole(plan, donnees)
    envoyer_en_pfmp(plan, donnees)
    evaluer(plan, donnees)
    donner_des_liens(plan, donnees)
    return plan
