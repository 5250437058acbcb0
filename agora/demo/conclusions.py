"""What the équipe of the terminale concludes in the autumn: a bilan of October, remédiations, entretiens, a conseil."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from agora.demo.plan import RENTREE, Plan, nom_complet
from scolarite.models import Eleve, Utilisateur
from socle.cles import cle_de_tri
from suivi.models import AvisDuConseil, Bilan, BilanDeGroupe, ConseilDeClasse, Entretien, Remediation
from suivi.tableaux.niveaux_au import niveaux_au

CLASSE, AUTEUR, CPE, MANON = "TAGO1", "enseignant", "cpe", "LE GOFF Manon"
JOUR_DU_BILAN, JOUR_DU_CONSEIL = date(2026, 10, 16), date(2026, 12, 4)
NB_ECRITS, NB_PUBLIES, NB_AVIS = 14, 9, 6

POUR_TOUS = (
    "La classe travaille dans une bonne ambiance et s’entraide volontiers. Les écrits professionnels gagnent en "
    "précision ; la relecture avant l’envoi reste à installer.",
    "Rendre chaque document à la date prévue, et le relire avant de l’envoyer.",
)
# Words that fit everybody: the levels say the rest.
APPRECIATIONS = (
    "Un début d’année sérieux. Les documents sont complets et rendus à temps ; l’accueil des clients est à l’aise, "
    "au téléphone comme au comptoir.",
    "Des progrès réguliers depuis la rentrée, en particulier dans le suivi des ventes. La prise de notes est plus "
    "précise et les questions posées sont utiles à tout le groupe.",
    "De l’attention en classe et une vraie envie de comprendre. Le passage au PGI demande encore de suivre la "
    "procédure pas à pas : les essais seuls font perdre du temps.",
    "Une participation appréciée à l’oral. À l’écrit, les réponses sont justes mais trop courtes : il faut expliquer "
    "la démarche et joindre les documents demandés.",
    "Le travail est irrégulier : très bon quand la préparation est faite, incomplet sinon. Deux absences ont laissé "
    "des situations à reprendre.",
)
OBJECTIFS = (
    "Relire chaque courrier à voix haute avant de l’envoyer.",
    "Tenir à jour le suivi des factures dans le PGI, une fois par semaine.",
    "Présenter un travail à l’oral sans lire ses notes, avant la PFMP de janvier.",
)
AVIS = (
    ("Trimestre très solide. Continuez à partager vos méthodes avec le groupe.", "felicitations"),
    ("Bon trimestre, avec de vrais progrès à l’écrit.", "compliments"),
    ("Les efforts paient : gardez ce rythme jusqu’à la PFMP.", "encouragements"),
    ("Le travail personnel doit devenir régulier pour préparer les évaluations de mars.", "alerte_travail"),
    ("Un trimestre convenable. Les exercices sur PGI sont à refaire sans aide.", ""),
    ("Les absences empêchent d’évaluer plusieurs compétences. Un point est prévu avec la CPE.", "alerte_assiduite"),
)


def conclure(plan: Plan, jour: date) -> None:
    """Write it all for the pupils of the terminale, as it stands on `jour`; nothing before the bilan of October."""
    if jour < JOUR_DU_BILAN:
        return
    classe = plan.classes[RENTREE, CLASSE]
    eleves = sorted(plan.eleves_de(classe), key=lambda eleve: cle_de_tri(nom_complet(eleve)))
    eleves.sort(key=lambda eleve: nom_complet(eleve) != MANON)  # she signs in: hers is written and published
    bilans = _bilans(plan, eleves)
    _remediations(plan, bilans, jour)
    _entretiens(plan, eleves)
    _conseil(plan, eleves, jour)


def _bilans(plan: Plan, eleves: Sequence[Eleve]) -> list[Bilan]:
    auteur, publie_le = plan.utilisateurs[AUTEUR], _un_soir(JOUR_DU_BILAN)
    commun = {"intitule": "Bilan intermédiaire d’octobre", "date": JOUR_DU_BILAN, "auteur": auteur}
    appreciation, objectifs = POUR_TOUS
    groupe = BilanDeGroupe.objects.create(
        classe=plan.classes[RENTREE, CLASSE],
        appreciation=appreciation,
        objectifs=objectifs,
        cree_le=publie_le - timedelta(days=2),
        publie_le=publie_le,
        **commun,
    )
    niveaux = niveaux_au([eleve.pk for eleve in eleves], JOUR_DU_BILAN)
    return Bilan.objects.bulk_create(
        Bilan(
            groupe=groupe,
            eleve=eleve,
            niveaux=niveaux[eleve.pk],
            appreciation=_a_tour_de_role(APPRECIATIONS, rang) if rang < NB_ECRITS else "",
            objectifs=_a_tour_de_role(OBJECTIFS, rang) if rang < NB_ECRITS else "",
            cree_le=groupe.cree_le,
            modifie_le=publie_le,
            publie_le=publie_le if rang < NB_PUBLIES else None,
            **commun,
        )
        for rang, eleve in enumerate(eleves)
    )


def _remediations(plan: Plan, bilans: Sequence[Bilan], jour: date) -> None:
    """Three late, one done, two to come; the first of them is Manon's."""
    auteur = plan.utilisateurs[AUTEUR]
    prevues = (
        (0, "Refaire l’état de rapprochement de septembre, puis le montrer.", date(2026, 12, 11), "", ""),
        (1, "Reprendre le devis de la situation du 6 octobre avec la fiche méthode.", date(2026, 11, 6), "", ""),
        (2, "Enregistrer trois factures d’achat dans le PGI, sans aide.", date(2026, 11, 13), "", ""),
        (3, "Rédiger de nouveau le courrier de relance.", date(2026, 11, 10), "atteint", "Courrier clair, sans faute."),
        (4, "Expliquer à l’oral la procédure d’accueil.", date(2026, 11, 20), "", ""),
        (5, "Tenir le planning du groupe pendant deux semaines.", date(2026, 12, 18), "", ""),
    )
    Remediation.objects.bulk_create(
        Remediation(
            eleve=bilans[rang].eleve,
            bilan=bilans[rang],
            action=action,
            echeance=echeance,
            resultat=resultat if echeance <= jour else "",
            constat=constat if echeance <= jour else "",
            terminee_le=echeance if resultat and echeance <= jour else None,
            cree_le=_un_soir(JOUR_DU_BILAN),
            auteur=auteur,
        )
        for rang, action, echeance, resultat, constat in prevues
    )


def _entretiens(plan: Plan, eleves: Sequence[Eleve]) -> None:
    """One that Manon reads, with her teacher; one that stays in the équipe, with the CPE."""
    commun = {"date": JOUR_DU_BILAN, "cree_le": _un_soir(JOUR_DU_BILAN)}
    Entretien.objects.bulk_create(
        [
            Entretien(
                eleve=eleves[0],
                objet="Préparer la suite de la PFMP",
                compte_rendu=(
                    "Manon raconte une journée type et ce dont elle est fière : le classement des demandes, qu’elle a "
                    "proposé elle-même. Elle souhaite gagner en assurance au téléphone."
                ),
                suites="Deux appels simulés par semaine en atelier ; nouveau point début décembre.",
                publie_le=_un_soir(JOUR_DU_BILAN),
                auteur=plan.utilisateurs[AUTEUR],
                **commun,
            ),
            Entretien(
                eleve=eleves[4],
                objet="Absences de septembre",
                compte_rendu="Les absences viennent des transports ; un autre horaire de bus a été trouvé.",
                auteur=plan.utilisateurs[CPE],
                **commun,
            ),
        ]
    )


def _conseil(plan: Plan, eleves: Sequence[Eleve], jour: date) -> None:
    """The conseil of the first trimestre: prepared with some avis before its day, closed after it."""
    auteur: Utilisateur = plan.utilisateurs[AUTEUR]
    tenu = jour > JOUR_DU_CONSEIL
    conseil = ConseilDeClasse.objects.create(
        classe=plan.classes[RENTREE, CLASSE],
        intitule="Premier trimestre",
        date=JOUR_DU_CONSEIL,
        ouvert_par=auteur,
        cree_le=_un_soir(min(jour, JOUR_DU_CONSEIL)),
        clos_le=_un_soir(JOUR_DU_CONSEIL) if tenu else None,
    )
    vus = eleves if tenu else eleves[:NB_AVIS]
    lignes = []
    for rang, eleve in enumerate(vus):
        texte, decision = _a_tour_de_role(AVIS, rang)
        moment = _un_soir(min(jour, JOUR_DU_CONSEIL))
        lignes.append(
            AvisDuConseil(conseil=conseil, eleve=eleve, avis=texte, decision=decision, auteur=auteur, modifie_le=moment)
        )
    AvisDuConseil.objects.bulk_create(lignes)


def _a_tour_de_role(textes, rang: int):
    return textes[rang % len(textes)]


def _un_soir(jour: date) -> datetime:
    return timezone.make_aware(datetime.combine(jour, time(17, 30)))
