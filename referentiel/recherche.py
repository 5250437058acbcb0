"""Pure: finding words in official wordings, with or without accents, and marking them."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from socle.texte import cle_de_tri

LONGUEUR_MAX = 100


class Recherche:
    """What somebody looks for: every word must begin a word of the text, or the code of the line.

    « controler frais » finds « Contrôler les états de frais »; « 1.1 » finds 1.1.1 to 1.1.4.
    """

    def __init__(self, texte: str):
        self.texte = " ".join(texte[:LONGUEUR_MAX].split())
        self._mots = [(mot.lower(), cle) for mot in self.texte.split() if (cle := cle_de_tri(mot))]

    def __bool__(self) -> bool:
        return bool(self._mots)

    def trouve(self, texte: str, code: str = "") -> bool:
        """Tell whether a line with this wording and this code is looked for."""
        cle = f" {cle_de_tri(texte)}"
        return all((code and code.lower().startswith(mot)) or f" {cle_mot}" in cle for mot, cle_mot in self._mots)

    def marquer(self, texte: str) -> SafeString:
        """Return the wording, escaped, with the words found in `<mark>`."""
        morceaux = re.split(r"(\w+)", texte)
        return format_html_join("", "{}", ((self._marque(morceau),) for morceau in morceaux))

    def _marque(self, morceau: str) -> SafeString | str:
        cle = cle_de_tri(morceau)
        debuts = (debut for _, cle_mot in self._mots for debut in cle_mot.split())
        # One letter alone is the d of « d'accueil », which would light every « d' » of the page.
        if cle and any(cle.startswith(debut) for debut in debuts if len(debut) > 1):
            return format_html("<mark>{}</mark>", morceau)
        return morceau
