"""Addresses of many pupils at once: `reverse` for each cell of a grid would cost more than reading it."""

from django.urls import reverse


class AdressesDEleves:
    """The pages of pupils, from one call of `reverse`."""

    def __init__(self):
        self._prefixe = reverse("suivi:profil", args=[0]).removesuffix("0/")

    def profil(self, eleve: int) -> str:
        """Return the address of the profile of a pupil, by her key."""
        return f"{self._prefixe}{eleve}/"

    def historique(self, eleve: int, competence: int) -> str:
        """Return the address of the history of a pupil on a compétence, by their keys."""
        return f"{self._prefixe}{eleve}/competences/{competence}/"
