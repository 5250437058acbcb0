"""Opens a school: the établissement, its first administrateur, and the code to sign in."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from scolarite.actions.etablissements import Ouverture, ouvrir_un_etablissement
from scolarite.codes import JOURS_DE_VALIDITE
from scolarite.models import Etablissement
from scolarite.models.personnes import normaliser_identifiant


class Command(BaseCommand):
    help = """Crée un établissement et son premier administrateur, et affiche son code de première connexion.

    L'établissement est reconnu à son UAI, l'administrateur à son identifiant : ceux qui existent ne sont pas modifiés,
    et personne d'autre n'est touché. Peut être relancée sans risque ; --nouveau-code remplace un mot de passe perdu.
    """

    def add_arguments(self, parser):
        parser.add_argument("--uai", required=True, help="sept chiffres et une lettre majuscule")
        parser.add_argument("--nom", required=True, help="nom de l'établissement")
        parser.add_argument("--ville", required=True)
        parser.add_argument("--academie", required=True)
        parser.add_argument("--type", required=True, choices=Etablissement.Type.values)
        parser.add_argument("--sans-ccf", action="store_true", help="l'établissement n'est pas habilité au CCF")
        parser.add_argument("--identifiant", required=True, help="de l'administrateur, par exemple prenom.nom")
        parser.add_argument("--civilite", default="", choices=["mme", "m"])
        parser.add_argument("--prenom", required=True, help="de l'administrateur")
        parser.add_argument("--nom-de-famille", required=True, help="de l'administrateur")
        parser.add_argument("--courriel", default="", help="de l'administrateur (facultatif)")
        parser.add_argument("--nouveau-code", action="store_true", help="même si l'administrateur existe déjà")

    def handle(self, **options):
        try:
            ouverture = ouvrir_un_etablissement(
                etablissement={
                    **{champ: options[champ] for champ in ("uai", "nom", "ville", "academie", "type")},
                    "habilite_ccf": not options["sans_ccf"],
                },
                administrateur={
                    "identifiant": normaliser_identifiant(options["identifiant"]),
                    "civilite": options["civilite"],
                    "prenom": options["prenom"],
                    "nom": options["nom_de_famille"],
                    "courriel": options["courriel"],
                },
                nouveau_code=options["nouveau_code"],
            )
        except ValidationError as refus:
            raise CommandError(f"Rien n'a été créé. {' '.join(refus.messages)}") from None
        for ligne in compte_rendu(ouverture):
            self.stdout.write(ligne)


def compte_rendu(ouverture: Ouverture) -> list[str]:
    """Say what was done, the code, and a count."""
    lycee, compte = ouverture.etablissement, ouverture.administrateur
    lignes = [
        f"{'Créé' if ouverture.etablissement_cree else 'Existe déjà, inchangé'} : {lycee} (UAI {lycee.uai}).",
        f"{'Créé' if ouverture.compte_cree else 'Existe déjà, inchangé'} : {compte}, « {compte.identifiant} ».",
    ]
    if ouverture.code:
        lignes.append(f"Code de première connexion, valable {JOURS_DE_VALIDITE} jours : {ouverture.code}")
        lignes.append("Notez-le : il ne sera plus affiché.")
    faits = (ouverture.etablissement_cree, ouverture.compte_cree, ouverture.role_ouvert)
    noms = ("établissement", "compte", "rôle d'administrateur")
    crees = ", ".join(f"{int(fait)} {nom}" for fait, nom in zip(faits, noms, strict=True))
    return [*lignes, f"Fait : {crees}."]
