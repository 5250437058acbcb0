"""A small world in which every text about a pupil is a canary word, so that a leak can be seen."""

from dataclasses import dataclass

import pytest
from django.utils import timezone

from dossiers.models import Impression
from pfmp import actions
from pfmp.models import Attestation, Papier, Pfmp
from referentiel.models import Competence
from scolarite.actions.imports import proposer
from scolarite.models import Candidature, Classe, Eleve, Groupe, Utilisateur
from socle.depots.fichiers import deposer
from socle.depots.modele import Depot
from socle.models import TacheDeFond
from suivi.models import (
    AvisDuConseil,
    Bilan,
    BilanDeGroupe,
    ConseilDeClasse,
    Consigne,
    DemandeDEvaluation,
    Entretien,
    ImpressionDeBilans,
    NiveauRetenu,
    Positionnement,
    Remediation,
    Situation,
)
from tests.factories import EleveFactory, PositionnementFactory, SituationFactory, UtilisateurFactory
from tests.maison.monde_des_evaluations import semer_les_evaluations
from tests.maison.monde_des_oraux import semer_les_oraux
from tests.maison.monde_des_pieces import semer_les_pieces
from tests.maison.monde_des_recherches import semer_les_recherches
from tests.maison.monde_du_projet import semer_les_projets
from tests.pfmp.factories import PeriodeFactory, PfmpFactory


@dataclass
class Monde:
    """Who is who, and which words belong to whom."""

    personnes: dict[str, Utilisateur | None]
    eleves: dict[str, Eleve]
    situations: dict[str, Situation]
    competence: Competence
    objets: dict[str, dict[str, int | str]]


def _donner_des_canaris(eleve: Eleve, mot: str, situation: Situation, competence: Competence) -> None:
    """Write `mot` in every free text about the pupil."""
    Eleve.objects.filter(pk=eleve.pk).update(nom=f"NOM{mot}", nom_usage=f"USAGE{mot}", prenom=f"Prenom{mot}")
    if eleve.utilisateur_id:
        Utilisateur.objects.filter(pk=eleve.utilisateur_id).update(nom=f"NOM{mot}", prenom=f"Prenom{mot}")
    Candidature.objects.create(
        eleve=eleve, diplome=competence.diplome, session=2027, categorie="scolaire", mode="ccf", numero=f"NUM{mot}"
    )
    groupe = Groupe.objects.create(
        etablissement=eleve.etablissement,
        annee=situation.classe.annee,
        code=f"GROUPE{mot}",
        nature=Groupe.Nature.DEMI_GROUPE,
        du=situation.classe.annee.du,
    )
    groupe.appartenances.create(eleve=eleve, du=groupe.du)
    PositionnementFactory(
        situation=situation, eleve=eleve, competence=competence, commentaire=f"COMMENTAIRE{mot}", niveau=3
    )
    NiveauRetenu.objects.create(
        eleve=eleve,
        competence=competence,
        niveau=2,
        motif=f"MOTIF{mot}",
        date=situation.date,
        auteur=situation.auteur,
    )


def _conclure(classe: Classe, lea: Eleve, tom: Eleve, par: Utilisateur) -> dict[str, dict[str, int | str]]:
    """Write what the équipe concludes of Léa and Tom: published for her, not yet for the rest; return the keys."""
    maintenant = timezone.now()
    commun = {"intitule": "Bilan", "date": classe.annee.du, "auteur": par}
    groupe = BilanDeGroupe.objects.create(classe=classe, appreciation="CLASSETAGO1", publie_le=maintenant, **commun)
    bilan = Bilan.objects.create(
        groupe=groupe, eleve=lea, appreciation="BILANLEA", objectifs="OBJECTIFLEA", publie_le=maintenant, **commun
    )
    Bilan.objects.create(groupe=groupe, eleve=tom, appreciation="BILANTOM", publie_le=maintenant, **commun)
    Bilan.objects.create(eleve=lea, appreciation="BILANSECRET", **commun)
    remediation = Remediation.objects.create(
        eleve=lea, bilan=bilan, action="REMEDIATIONLEA", echeance=classe.annee.au, auteur=par
    )
    Remediation.objects.create(eleve=tom, action="REMEDIATIONTOM", echeance=classe.annee.au, auteur=par)
    entretien = Entretien.objects.create(
        eleve=lea, date=classe.annee.du, objet="Retour", compte_rendu="ENTRETIENLEA", publie_le=maintenant, auteur=par
    )
    Entretien.objects.create(eleve=lea, date=classe.annee.du, objet="Suite", compte_rendu="ENTRETIENSECRET", auteur=par)
    conseil = ConseilDeClasse.objects.create(
        classe=classe, intitule="Premier trimestre", date=classe.annee.du, ouvert_par=par
    )
    AvisDuConseil.objects.create(conseil=conseil, eleve=lea, avis="AVISLEA", auteur=par)
    tache = TacheDeFond.objects.create(titre="Bilans", demandeur_id=par.pk, battement_le=maintenant)
    impression = ImpressionDeBilans.objects.create(groupe=groupe, auteur=par, tache_id=tache.pk, nb_bilans=2)
    return {
        "bilan de groupe": {"pk": groupe.pk},
        "bilan": {"pk": bilan.pk},
        "impression de bilans": {"pk": impression.pk},
        "remédiation": {"pk": remediation.pk},
        "entretien": {"pk": entretien.pk},
        "conseil": {"pk": conseil.pk},
        "écran du conseil": {"pk": conseil.pk, "eleve_pk": lea.pk},
    }


def _noter_des_pfmps(pfmps: dict[str, Pfmp], par: Utilisateur) -> dict[str, dict[str, int | str]]:
    """Write the word of each pupil in what is noted of her PFMP; return the keys of Léa's."""
    objets: dict[str, dict[str, int | str]] = {}
    for mot, pfmp in pfmps.items():
        jours = {"du": pfmp.du, "au": pfmp.du, "jours": 1}
        absence = pfmp.absences.create(motif=f"ABSENCE{mot}", notee_par=par, **jours)
        rattrapage = pfmp.rattrapages.create(note=f"RATTRAPAGE{mot}", note_par=par, **jours)
        visite = pfmp.visites.create(
            prevue_le=pfmp.du,
            visiteur=par,
            rencontre=f"RENCONTRE{mot}",
            constats=f"CONSTATS{mot}",
            objectifs=f"OBJECTIFS{mot}",
        )
        papier = Papier(pfmp=pfmp, nature=Papier.Nature.CONVENTION, recu_le=pfmp.du, recu_par=par)
        deposer(papier, Depot(f"SCAN{mot}".encode(), "image/png", f"scan{mot.lower()}.png"))
        papier.save()
        Attestation.objects.create(
            pfmp=pfmp,
            representant="Mme Tavernol",
            du=pfmp.du,
            au=pfmp.au,
            semaines=4,
            jours=20,
            observations=f"ATTESTATION{mot}",
        )
        if mot == "LEA":
            objets = {
                "absence": {"pk": absence.pk},
                "rattrapage": {"pk": rattrapage.pk},
                "visite": {"pk": visite.pk},
                "papier": {"pk": papier.pk},
                "papier attendu": {"pk": pfmp.pk, "nature": "annexe_1"},
            }
    return objets


def _placer(classe: Classe, lea: Eleve, tom: Eleve, par: Utilisateur) -> dict[str, Pfmp]:
    """Send Léa and Tom to two organismes in the same period; return the PFMP of both.

    The directory is the whole school's: its own words belong to no pupil.
    """
    periode = PeriodeFactory(classe=classe)
    placees = {}
    for mot, eleve in (("LEA", lea), ("TOM", tom)):
        placees[mot] = PfmpFactory(
            eleve=eleve,
            periode=periode,
            referent=par,
            creee_par=par,
            horaires=f"HORAIRES{mot}",
            missions=f"MISSIONS{mot}",
        )
    return placees


@pytest.fixture
def monde(
    referentiel_officiel,
    lea,
    noe,
    nora,
    mme_delmasse,
    m_fontanelle,
    mme_torrebois,
    m_albaredol,
    m_vasseur,
    mme_zidane,
    competences,
) -> Monde:
    """Léa and Tom in TAGO1, Noé in 2AGO1, Nora in the other school; each with a closed situation."""
    tago1, ago2 = lea.inscriptions.get().classe, noe.inscriptions.get().classe
    ailleurs = nora.inscriptions.get().classe
    tom = EleveFactory(etablissement=lea.etablissement, nom="DURAND", prenom="Tom", classe=tago1)
    situations = {
        "tago1": SituationFactory(classe=tago1, auteur=mme_delmasse, competences=competences, visee="certificative"),
        "ago2": SituationFactory(classe=ago2, auteur=m_fontanelle, competences=competences, visee="certificative"),
        "ailleurs": SituationFactory(classe=ailleurs, auteur=m_vasseur, competences=competences, visee="certificative"),
    }
    for nom, situation in situations.items():
        mot = nom.upper()
        Situation.objects.filter(pk=situation.pk).update(
            intitule=f"SITUATION{mot}",
            description=f"DESCRIPTION{mot}",
            organisation=f"ORGANISATION{mot}",
            productions=[f"PRODUCTION{mot}"],
            outils=[f"OUTIL{mot}"],
            cloturee_le=timezone.now(),
        )
    secrete = SituationFactory(
        classe=tago1, auteur=mme_delmasse, competences=competences[:1], intitule="SITUATIONSECRETE"
    )
    PositionnementFactory(situation=secrete, eleve=lea, competence=competences[0], commentaire="COMMENTAIRESECRET")
    ouverte = SituationFactory(
        classe=tago1,
        auteur=mme_delmasse,
        competences=competences[:1],
        intitule="SITUATIONOUVERTE",
        autopositionnement=True,
    )
    PositionnementFactory(situation=ouverte, eleve=lea, competence=competences[0], commentaire="COMMENTAIRENONPUBLIE")
    for eleve, mot in ((lea, "LEA"), (tom, "TOM")):
        PositionnementFactory(
            situation=ouverte, eleve=eleve, competence=competences[0], commentaire=f"PHRASE{mot}", origine="eleve"
        )
    demandes = {
        mot: DemandeDEvaluation.objects.create(eleve=eleve, competence=competences[0], explication=f"DEMANDE{mot}")
        for mot, eleve in (("LEA", lea), ("TOM", tom), ("NOE", noe), ("NORA", nora))
    }
    for nom, eleve, situation in (
        ("LEA", lea, "tago1"),
        ("TOM", tom, "tago1"),
        ("NOE", noe, "ago2"),
        ("NORA", nora, "ailleurs"),
    ):
        _donner_des_canaris(eleve, nom, situations[situation], competences[0])
    Positionnement.objects.create(
        situation=situations["tago1"],
        eleve=lea,
        competence=competences[1],
        date=situations["tago1"].date,
        etat="A",
        commentaire="COMMENTAIREEQUIPE",
        commentaire_pour_equipe=True,
        auteur=mme_delmasse,
    )
    consigne = Consigne(situation=situations["tago1"], titre="CONSIGNETAGO1", ajoutee_par=mme_delmasse)
    deposer(consigne, Depot(b"FICHIERTAGO1", "image/png", "consigne.png"))
    consigne.save()
    impression = Impression.objects.create(
        classe=tago1,
        bloc=competences[0].activite.bloc,
        auteur=mme_delmasse,
        tache_id=TacheDeFond.objects.create(
            titre="États récapitulatifs", demandeur_id=mme_delmasse.pk, battement_le=timezone.now()
        ).pk,
        nb_etats=2,
    )
    placees = _placer(tago1, lea, tom, mme_delmasse)
    pfmp = placees["LEA"]
    notees = _noter_des_pfmps(placees, mme_delmasse)
    recherches = semer_les_recherches(placees, mme_delmasse)
    pieces = semer_les_pieces(lea, tom, mme_torrebois, mme_delmasse)
    lien = actions.ouvrir_un_lien(pfmp=pfmp, par=mme_delmasse)
    evaluations = semer_les_evaluations({"LEA": lea, "TOM": tom}, competences[0], mme_delmasse, m_albaredol)
    conclusions = _conclure(tago1, lea, tom, mme_delmasse)
    projets = semer_les_projets(
        {"lea": lea, "tom": tom, "noe": noe, "nora": nora},
        {"lea": mme_delmasse, "tom": mme_delmasse, "noe": m_fontanelle, "nora": m_vasseur},
    )
    oraux = semer_les_oraux(lea, tom, mme_delmasse)
    liste = proposer(
        annee=tago1.annee,
        contenu="Nom;Prénom;Né(e) le;Sexe;Classe\nPAGE;Lou;03/02/2009;F;TAGO1".encode(),
        nom_fichier="liste.csv",
        par=m_albaredol,
    )
    return Monde(
        personnes={
            "anonyme": None,
            "sans_role": UtilisateurFactory(identifiant="sans.role"),
            "lea": lea.utilisateur,
            "noe": noe.utilisateur,
            "mme_delmasse": mme_delmasse,
            "m_fontanelle": m_fontanelle,
            "mme_torrebois": mme_torrebois,
            "m_albaredol": m_albaredol,
            "m_vasseur": m_vasseur,
            "mme_zidane": mme_zidane,
        },
        eleves={"lea": lea, "tom": tom, "noe": noe, "nora": nora},
        situations={**situations, "secrete": secrete},
        competence=competences[0],
        objets={
            "annee": {"pk": tago1.annee_id},
            "classe": {"pk": tago1.pk},
            "dossier de la classe": {"pk": tago1.pk, "code": "E31"},
            "session": {"session": 2027},
            "épreuve de la classe": {"pk": tago1.pk, "code": "E12"},
            "groupe": {"pk": lea.appartenances.get().groupe_id},
            "situation": {"pk": situations["tago1"].pk},
            "consigne": {"pk": consigne.pk},
            "demande": {"pk": demandes["LEA"].pk},
            "situation ouverte": {"pk": ouverte.pk},
            "élève": {"pk": lea.pk},
            "dossier de l'élève": {"pk": lea.pk, "code": "E31"},
            "personne": {"pk": mme_delmasse.pk},
            "rôle": {"pk": mme_delmasse.roles.get().pk},
            "enseignement": {"pk": mme_delmasse.enseignements.get().pk},
            "diplôme": {"code": "AGORA"},
            "impression": {"pk": impression.pk},
            "import": {"pk": liste.pk},
            "pfmp": {"pk": pfmp.pk},
            "lien": {"secret": lien.secret, "cle": lien.lien.cle_publique},
            "période": {"pk": pfmp.periode_id},
            "organisme": {"pk": pfmp.organisme_id},
            "contact": {"pk": pfmp.tuteur_id},
            **notees,
            **recherches,
            **evaluations,
            **conclusions,
            **oraux,
            **projets,
            **pieces,
            "annexe de la classe": {"pk": tago1.pk, "genre": "annexe-1"},
            "clé": {"uidb36": "1", "key": "set-password"},
        },
    )
