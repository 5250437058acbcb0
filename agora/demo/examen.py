"""What the exam asks of the candidates of the demo: decisions of the recteur, experience, a complementary period."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

from pikepdf import Dictionary, Name, Pdf

from agora.demo.pfmps import un_code
from agora.demo.plan import RENTREE, Plan, nom_complet
from pfmp.models import Attestation, Contact, DecisionDuRecteur, Experience, Organisme, Papier, Periode, Pfmp
from pfmp.regles.semaines import jours_ouvres
from referentiel.models import Activite
from scolarite.models import Candidature, Utilisateur
from socle.depots.fichiers import deposer
from socle.depots.modele import Depot

# The secrétariat (examens) of each school enters them; the school hors contrat has only its teacher.
E1, E2 = "examens", "enseignant-ormes"
ORMES = "TORM1"
RECU_LE = date(2026, 11, 12)
PERIODES_DES_ORMES = ((date(2026, 9, 7), 5), (date(2026, 10, 12), 4), (date(2026, 11, 16), 5), (date(2027, 1, 11), 6))
PFMP_DES_ORMES = (  # who, where, the type, whom, how many of the periods, those not attested
    ("BOUZIDI Karim", "Quincaillerie Perrodin", "commerce", ("Mme", "Lucie Perrodin"), 2, ()),
    ("ARMENGAUD Élise", "Cabinet dentaire Vermeuil", "profession_liberale", ("M.", "Aubin Vermeuil"), 4, ()),
    ("CORNILLE Maud", "Association Les Amis du Lavoir", "association", ("Mme", "Régine Touzalin"), 4, (2,)),
    ("DIARRA Salif", "Menuiserie Castagnol", "artisanat", ("M.", "Fabrice Castagnol"), 3, (1, 2)),
)


def preparer_l_examen(plan: Plan, jour: date) -> None:
    """Write it all, once the PFMP are written, as it stands on `jour`."""
    candidatures = {nom_complet(une.eleve): une for une in plan.candidatures if une.session == RENTREE + 1}
    _decider(plan, candidatures, jour)
    _travailler(plan, candidatures, jour)
    _envoyer_aux_ormes(plan, candidatures, jour)
    _completer_l_apprenti(plan, candidatures, jour)
    _recevoir_les_originaux(plan, jour)


def _decider(plan: Plan, candidatures: dict[str, Candidature], jour: date) -> None:
    """One of each kind that a lycée meets, with its paper but for one."""
    decisions = (
        ("SALL-VERNEUIL Adama", E1, "derogation", 14, date(2026, 10, 8), "Deuxième terminale, E31 conservée", True),
        ("DE LA TOUR Baptiste", E1, "reduction", 2, date(2025, 9, 22), "Arrivé en première d’un autre lycée", False),
        ("BOUZIDI Karim", E2, "positionnement", 10, date(2026, 7, 2), "CAP du même secteur", True),
    )
    for rang, (nom, par, nature, semaines, le, motif, jointe) in enumerate(decisions, start=1):
        if le > jour:
            continue
        decision = DecisionDuRecteur(
            candidature=candidatures[nom],
            nature=nature,
            semaines=semaines,
            date=le,
            reference=f"DEC-{le:%Y}-{100 + rang}",
            motif=motif,
            saisie_par=plan.utilisateurs[par],
        )
        if jointe:
            deposer(decision, _papier(f"decision-{rang}.pdf"))
        decision.save()


def _papier(nom: str) -> Depot:
    """Return a page that says nothing: the paper itself is not ours to invent."""
    with Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary())
        pdf.docinfo[Name.Title] = "Pièce de la démonstration"
        sortie = BytesIO()
        pdf.save(sortie, deterministic_id=True)
    return Depot(sortie.getvalue(), "application/pdf", nom)


def _travailler(plan: Plan, candidatures: dict[str, Candidature], jour: date) -> None:
    """Corinne shows fourteen months part-time; Luc two years and ten months, which is not enough."""
    emplois = (
        ("ESTÈVE Corinne", "Cabinet Vaubrenne", "profession_liberale", "partiel", (2025, 9, 1), (2026, 10, 31), True),
        ("FERRANDIZ Luc", "Garage Mirande", "commerce", "plein", (2022, 1, 3), (2023, 6, 30), True),
        (
            "FERRANDIZ Luc",
            "Mairie de Saint-Vrémont",
            "service_administratif",
            "plein",
            (2023, 9, 1),
            (2025, 1, 3),
            False,
        ),
    )
    activites = list(Activite.objects.filter(bloc__diplome__code="AGORA").order_by("bloc__numero", "ordre"))
    for rang, (nom, ou, genre, temps, du, au, certificat) in enumerate(emplois):
        experience = Experience(
            candidature=candidatures[nom],
            organisme=ou,
            adresse="Saint-Vrémont",
            type=genre,
            emploi="Assistant de gestion",
            temps=temps,
            semaines=((date(*au) - date(*du)).days + 1) // 7,
            du=date(*du),
            au=date(*au),
            certificat_recu_le=RECU_LE if certificat and jour >= RECU_LE else None,
            saisie_par=plan.utilisateurs[E2],
        )
        if experience.certificat_recu_le:
            deposer(experience, _papier(f"certificat-{rang + 1}.pdf"))
        experience.save()
        experience.taches.set(activites[rang : rang + 4])


def _envoyer_aux_ormes(plan: Plan, candidatures: dict[str, Candidature], jour: date) -> None:
    """Karim lacks one of his ten weeks, Salif eight of his 22; Élise and Maud will have their twenty."""
    par = plan.utilisateurs[E2]
    classe = plan.classes[RENTREE, ORMES]
    periodes = [
        Periode.objects.create(classe=classe, numero=numero, du=du, au=du + timedelta(days=7 * semaines - 3))
        for numero, (du, semaines) in enumerate(PERIODES_DES_ORMES, start=1)
    ]
    for nom, ou, genre, (civilite, gerant), nb_periodes, sans_attestation in PFMP_DES_ORMES:
        organisme = Organisme.objects.create(
            etablissement=classe.annee.etablissement, nom=ou, type=genre, ville="Saint-Vrémont"
        )
        contact = Contact.objects.create(
            organisme=organisme,
            civilite=civilite,
            nom=gerant,
            fonction="responsable",
            est_responsable=True,
            est_tuteur=True,
        )
        for periode in periodes[:nb_periodes]:
            attester = periode.numero not in sans_attestation
            _faire(periode, candidatures[nom], contact, par, jour, attester=attester)


def _faire(
    periode: Periode, candidature: Candidature, contact: Contact, par: Utilisateur, jour: date, *, attester: bool = True
) -> None:
    """Write a PFMP over the whole period, signed, and its attestation once it is over."""
    signees = dict.fromkeys(
        ("signee_organisme_le", "signee_famille_le", "signee_etablissement_le"), periode.du - timedelta(days=10)
    )
    pfmp = Pfmp.objects.create(
        eleve=candidature.eleve,
        periode=periode,
        organisme=contact.organisme,
        responsable=contact,
        tuteur=contact,
        referent=par,
        du=periode.du,
        au=periode.au,
        code=un_code(candidature.eleve, periode),
        creee_par=par,
        **signees,
    )
    semaines = ((periode.au - periode.du).days + 3) // 7
    if attester and periode.au < jour:
        jours = jours_ouvres(periode.du, periode.au)
        attestation = Attestation.objects.create(
            pfmp=pfmp,
            representant=str(contact),
            fonction=contact.fonction,
            signee_le=periode.au,
            du=periode.du,
            au=periode.au,
            semaines=semaines,
            jours=jours,
            heures=Decimal(7 * jours),
            saisie_par=par,
        )
        attestation.taches.set(Activite.objects.filter(code__in=("1.1", "2.1"), bloc__diplome__code="AGORA"))


def _completer_l_apprenti(plan: Plan, candidatures: dict[str, Candidature], jour: date) -> None:
    """The contract of the apprentice, and two weeks elsewhere for what the firm does not do (art. R. 6223-10)."""
    apprentis = [une for une in candidatures.values() if une.categorie == Candidature.Categorie.APPRENTI_HABILITE]
    classe = plan.classes[RENTREE, "TAGO1"]
    for candidature in apprentis:
        periode = Periode.objects.create(
            classe=classe, numero=7, nature=Periode.Nature.COMPLEMENT, du=date(2026, 11, 2), au=date(2026, 11, 13)
        )
        _faire(periode, candidature, plan.responsables["O05"], plan.utilisateurs["enseignant"], jour)
        contrat = Experience(
            candidature=candidature,
            organisme="Fiduciaire Ambrelle Conseil",
            adresse="14 quai des Tanneurs, 77998 Ambrelle-sur-Vive",
            responsable="Mme Hortense Malaterre, maître d’apprentissage",
            type="profession_liberale",
            emploi="Assistant de gestion",
            du=date(2025, 9, 1),
            au=date(2027, 8, 31),
            certificat_recu_le=date(2025, 9, 8),
            saisie_par=plan.utilisateurs[E1],
        )
        deposer(contrat, _papier("contrat.pdf"))
        contrat.save()
        contrat.taches.set(Activite.objects.filter(code__in=("1.2", "2.2", "3.2"), bloc__diplome__code="AGORA"))


def _recevoir_les_originaux(plan: Plan, jour: date) -> None:
    """The signed annexes 1 of the PFMP before this year are back; some of them came with the attestation."""
    deja = set(Papier.objects.filter(nature=Papier.Nature.ANNEXE_1).values_list("pfmp", flat=True))
    Papier.objects.bulk_create(papier for papier in _originaux(plan, jour) if papier.pfmp_id not in deja)


def _originaux(plan: Plan, jour: date) -> Iterable[Papier]:
    for pfmp in plan.pfmps:
        if pfmp.periode.classe.annee.rentree < RENTREE and pfmp.au < jour:
            yield Papier(
                pfmp=pfmp,
                nature=Papier.Nature.ANNEXE_1,
                recu_le=pfmp.au + timedelta(days=12),
                recu_par=plan.utilisateurs[E1],
            )
