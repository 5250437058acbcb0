"""Where French wants a space that does not break: before « : ; ? ! » % and after « and n°.

`python -m tests.agora.typographie` puts them everywhere a person reads: the templates, and the strings of the code.
"""

import ast
import re
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent.parent
APPLICATIONS = ("agora", "dossiers", "pfmp", "chefdoeuvre", "suivi", "scolarite", "socle")
# Of the référentiel, what says its rules is read on a page; what loads it speaks to a terminal.
PHRASES = RACINE / "referentiel" / "phrases.py"
# What is read on a terminal, where no line is cut.
TERMINAL = {"management", "migrations", "postgres", "demo"}
TERMINAL |= {"environnement.py", "service.py", "settings.py", "controles.py"}
INSECABLE = "\N{NO-BREAK SPACE}"
# The sign is followed by the end of the text, a space, a tag or closing punctuation: « != » and « %} » are code.
FAUTE = re.compile(r"""(?<=[^\s({\[]) (?=[:;?!»](?:[\s<"'{.,)]|$))|(?<=[\d}]) (?=%(?:[\s<"'.,;)]|$))|(?<=[«°]) """)


def corriger(texte: str) -> str:
    """Return `texte` with the spaces that French wants."""
    return FAUTE.sub(INSECABLE, texte)


def gabarits() -> list[Path]:
    """Return the templates, pages and mails."""
    return sorted(chemin for chemin in (RACINE / "templates").rglob("*") if chemin.suffix in (".html", ".txt"))


def modules() -> list[Path]:
    """Return the code whose sentences are read on a page or on paper."""
    chemins = (chemin for application in APPLICATIONS for chemin in (RACINE / application).rglob("*.py"))
    return [PHRASES, *sorted(chemin for chemin in chemins if not TERMINAL & set(chemin.relative_to(RACINE).parts))]


def fautes_de_gabarit(chemin: Path) -> list[str]:
    """Return the lines of a template where a space may break."""
    lignes = chemin.read_text(encoding="utf-8").splitlines()
    return [f"{_nom(chemin)}:{rang}: {ligne.strip()}" for rang, ligne in enumerate(lignes, 1) if FAUTE.search(ligne)]


def fautes_de_module(chemin: Path) -> list[str]:
    """Return the strings of a module where a space may break; docstrings are English and are not read."""
    arbre = ast.parse(chemin.read_text(encoding="utf-8"))
    lus = [(noeud.lineno, _texte(noeud)) for noeud in (*_chaines(arbre), *_composees(arbre))]
    return [f"{_nom(chemin)}:{ligne}: {texte}" for ligne, texte in lus if FAUTE.search(texte)]


def _nom(chemin: Path) -> str:
    return str(chemin.relative_to(RACINE))


def _chaines(arbre: ast.AST) -> list[ast.Constant]:
    seules = {id(noeud.value) for noeud in ast.walk(arbre) if isinstance(noeud, ast.Expr)}
    constantes = (noeud for noeud in ast.walk(arbre) if isinstance(noeud, ast.Constant))
    return [noeud for noeud in constantes if isinstance(noeud.value, str) and id(noeud) not in seules]


def _composees(arbre: ast.AST) -> list[ast.JoinedStr]:
    """Return the f-strings: a sign may follow what they hold, as in f"{nom} : …"."""
    return [noeud for noeud in ast.walk(arbre) if isinstance(noeud, ast.JoinedStr)]


def _texte(noeud: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(noeud, ast.Constant):
        return noeud.value
    return "".join(morceau.value if isinstance(morceau, ast.Constant) else "{}" for morceau in noeud.values)


def _corriger_le_module(chemin: Path) -> None:
    lignes = chemin.read_text(encoding="utf-8").splitlines(keepends=True)
    for chaine in _chaines(ast.parse("".join(lignes))):
        for rang in range(chaine.lineno - 1, chaine.end_lineno):
            lignes[rang] = corriger(lignes[rang])
    chemin.write_text("".join(lignes), encoding="utf-8")


if __name__ == "__main__":
    for fichier in gabarits():
        fichier.write_text(corriger(fichier.read_text(encoding="utf-8")), encoding="utf-8")
    for fichier in modules():
        if fautes_de_module(fichier):
            _corriger_le_module(fichier)
