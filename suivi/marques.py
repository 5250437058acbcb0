"""A mark that somebody typed or pasted, read into the content of a cell. Pure: no database, no request.

Whatever reads marks elsewhere (a block pasted in the grid) keeps to this table.
"""

from socle.cles import cle_de_tri

VIDE = ""
# A minus typed, printed by Agora, or written by a typesetter; a spreadsheet makes one dash of two hyphens.
MOINS = str.maketrans(dict.fromkeys("-\u2010\u2011\u2212\ufe63\uff0d", "-") | dict.fromkeys("\u2013\u2014", "–"))
PLUS = str.maketrans({"\ufe62": "+", "\uff0b": "+"})
SIGNES = {"--": "1", "–": "1", "––": "1", "-": "2", "+": "3", "++": "4"}
# Without accents or case, as `cle_de_tri` gives them.
MOTS = {
    "1": "1",
    "2": "2",
    "3": "3",
    "4": "4",
    "non maitrise": "1",
    "non maitrisee": "1",
    "non acquis": "1",
    "insuffisamment maitrise": "2",
    "insuffisamment maitrisee": "2",
    "insuffisant": "2",
    "insuffisante": "2",
    "maitrise": "3",
    "maitrisee": "3",
    "bien maitrise": "4",
    "bien maitrisee": "4",
    "a": "A",
    "abs": "A",
    "absent": "A",
    "absente": "A",
    "n": "N",
    "ne": "N",
    "non evalue": "N",
    "non evaluee": "N",
    "r": "R",
    "nr": "R",
    "non rendu": "R",
    "non rendue": "R",
    "c": "C",
    "nc": "C",
    "non concerne": "C",
    "non concernee": "C",
    "vide": VIDE,
}
NOMBRES = {f"{niveau}{virgule}0": str(niveau) for niveau in range(1, 5) for virgule in ".,"}
LISIBLES = "--, -, +, ++, un chiffre de 1 à 4, le niveau en toutes lettres, ou A, N, R, C"


def lire_marque(texte: str) -> str | None:
    """Return what a cell stores (« 1 » to « 4 », A, N, R, C, or nothing), or None for what is no mark.

    A sign, a digit and a word say the same: « ++ », « 4 », « 4,0 », « Bien maîtrisé ». A single long dash is what
    a spreadsheet makes of two hyphens.
    """
    tape = " ".join(texte.split())
    if not tape:
        return VIDE
    if not any(signe.isalnum() for signe in tape):  # else `cle_de_tri` would make an empty cell of « ? »
        return SIGNES.get(tape.replace(" ", "").translate(MOINS).translate(PLUS))
    return NOMBRES.get(tape) or (MOTS.get(cle_de_tri(tape)) if _est_un_mot(tape) else None)


def _est_un_mot(tape: str) -> bool:
    """Tell whether it is a word or a digit alone: « +4 » and « -1 » are no marks, nor is « 3 / 4 »."""
    return all(signe.isalnum() or signe in " .’'" for signe in tape)
