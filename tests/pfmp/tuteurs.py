"""A tutor in front of the page: what a test needs to open a link, answer and sign."""

from django.test import Client
from django.urls import reverse

from pfmp.tableaux.formulaire import FormulaireTuteur


def adresse_de(ouverture) -> str:
    """Return the address of a link, with its secret."""
    return reverse("tuteur:lien", args=[ouverture.secret])


def entrer(ouverture, *, nom: str | None = "Martin", client: Client | None = None):
    """Open a link and, unless `nom` is None, say the name; return the client and the address without secret."""
    client = client or Client()
    page = client.get(adresse_de(ouverture)).headers["Location"]
    if nom is not None:
        client.post(page, {"geste": "reconnaitre", "saisie": nom})
    return client, page


def reponses(pfmp, **changees) -> dict:
    """Return a form filled whole: ++ everywhere, dates confirmed."""
    demandes = FormulaireTuteur.de(pfmp).demandes
    saisie = {f"niveau_{demande.competence}": "4" for demande in demandes}
    return {
        "geste": "transmettre",
        "presence": "exact",
        "activites": ["1.1"],
        "appreciation": "Léa a tenu le standard.",
        "signataire": "Samuel Corbinais",
        "fonction": "comptable",
        **saisie,
        **changees,
    }
