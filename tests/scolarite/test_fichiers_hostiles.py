"""Files that attack the import: refused in French within 5 s and 300 MiB, whatever they try.

Each reading here goes through the isolated process, as in the application. A control shows, where it
makes sense, that the file would have done harm without the guard.
"""

import io
import os
import struct
import time
import xml.etree.ElementTree as ET
import zipfile

import pytest

from scolarite.lecture import isolement
from scolarite.lecture.enveloppe import ouvrir
from scolarite.lecture.isolement import lire
from scolarite.lecture.modele import ListeRefusee
from tests.scolarite.fichiers import (
    FEUILLE,
    csv_de,
    eleve,
    feuille,
    siecle,
    xlsx_avec,
    xlsx_de,
    zip_de,
)

MIO = 1024 * 1024
LEA = "DUPONT;Léa;28/06/2011;F;2AGO1"


def _xml_avec_dtd(dtd: str, nom: str) -> bytes:
    declaration = b'<?xml version="1.0" encoding="UTF-8"?>\n'
    return siecle(eleve(NOM_DE_FAMILLE=nom)).replace(declaration, declaration + dtd.encode())


def _milliard_de_rires() -> bytes:
    entites = '<!ENTITY a0 "HA">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return _xml_avec_dtd(f"<!DOCTYPE BEE_ELEVES [{entites}]>", "&a9;")


def _blancs(mio: int) -> list[bytes]:
    return [b"<BEE_ELEVES>", *[b" " * MIO] * mio]


def _zip_menteur() -> bytes:
    """A zip whose directory announces 1 KiB for an entry of 200 MiB."""
    contenu = bytearray(zip_de({"eleves.xml": _blancs(200)}))
    place = contenu.rfind(b"PK\x01\x02")
    contenu[place + 24 : place + 28] = struct.pack("<I", 1024)
    return bytes(contenu)


def _zip_chiffre() -> bytes:
    contenu = bytearray(zip_de({"eleves.xml": siecle(eleve())}))
    for signature, decalage in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        contenu[contenu.find(signature) + decalage] |= 1
    return bytes(contenu)


def _cellule_lointaine() -> bytes:
    return xlsx_avec(
        {
            FEUILLE: feuille(
                '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
            )
        }
    )


def _un_million_de_rangees() -> bytes:
    return xlsx_avec(
        {FEUILLE: feuille("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_000_001)))}
    )


def _rangees_sous_la_limite_de_poids() -> bytes:
    return xlsx_avec(
        {FEUILLE: feuille("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 400_000)))}
    )


def _textes_partages() -> bytes:
    """100,000 cells that all point at one shared text of 1 MiB: 100 GiB once unfolded."""
    rangees = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{c}{n}" t="s"><v>0</v></c>' for c in "ABCDEFGHIJKLMNOPQRST") + "</row>"
        for n in range(1, 5001)
    )
    espace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    partage = f'<sst xmlns="{espace}" count="1" uniqueCount="1"><si><t>{"A" * MIO}</t></si></sst>'
    return xlsx_avec({FEUILLE: feuille(rangees), "xl/sharedStrings.xml": partage.encode()})


def _cellule_de_400_mo() -> bytes:
    debut, fin = feuille('<row r="1"><c r="A1" t="inlineStr"><is><t>|</t></is></c></row>').split(b"|")
    return xlsx_avec({FEUILLE: [debut, *[b"A" * MIO] * 400, fin]})


def _classeur_a_macros() -> bytes:
    types = xlsx_de([])
    with zipfile.ZipFile(io.BytesIO(types)) as archive:
        contenu = archive.read("[Content_Types].xml").replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")
    return xlsx_avec({"[Content_Types].xml": contenu, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


XXE = _xml_avec_dtd('<!DOCTYPE r [<!ENTITY secret SYSTEM "file:///etc/passwd">]>', "&secret;")
DTD_DISTANTE = _xml_avec_dtd('<!DOCTYPE r SYSTEM "http://127.0.0.1:9/attaque.dtd">', "DUPONT")
MACRO = "Ce classeur contient des macros : enregistrez-le au format .xlsx, sans macros."
DANGEREUX = "Cette archive contient un nom de fichier dangereux : elle est refusée."
UN_SEUL = "L’archive ZIP doit contenir un seul fichier : le XML exporté par SIECLE."
DTD = "Ce fichier XML est refusé : il contient des définitions (DTD) que SIECLE n’écrit jamais."
TROP_LOURD = "Décompressé, ce fichier dépasse 32 Mo."
ILLISIBLE = "Ce fichier n’a pas pu être lu : il demande trop de mémoire ou il est mal formé."
ACCENTS = "Les accents de ce fichier sont mal enregistrés"

HOSTILES = {
    "XXE": (lambda: XXE, DTD),
    "distant DTD": (lambda: DTD_DISTANTE, DTD),
    "billion laughs": (_milliard_de_rires, DTD),
    "XXE inside a zip": (lambda: zip_de({"eleves.xml": XXE}), DTD),
    "400 MB cell": (_cellule_de_400_mo, TROP_LOURD),
    "shared texts unfolded": (_textes_partages, ILLISIBLE),
    "far cell": (_cellule_lointaine, ILLISIBLE),
    "1 M rows": (_un_million_de_rangees, TROP_LOURD),
    "400,000 rows in a small sheet": (_rangees_sous_la_limite_de_poids, "Ce fichier compte plus de"),
    "1 M rows of csv": (lambda: csv_de(*[LEA] * 300_000), "Ce fichier compte plus de"),
    "1 M élèves": (lambda: siecle(*[eleve(PRENOM=None)] * 60_000), "Ce fichier compte plus de"),
    "10,000 zip entries": (
        lambda: zip_de({f"{n}.xml": b"" for n in range(10_000)}),
        "Cette archive contient beaucoup trop de fichiers.",
    ),
    "zip bomb": (lambda: zip_de({"eleves.xml": _blancs(200)}), TROP_LOURD),
    "zip that lies about its size": (_zip_menteur, "Cette archive est abîmée"),
    "nested zip": (lambda: zip_de({"eleves.zip": zip_de({"eleves.xml": siecle(eleve())})}), UN_SEUL),
    "two files in the zip": (lambda: zip_de({"a.xml": siecle(eleve()), "b.xml": siecle(eleve())}), UN_SEUL),
    "empty zip": (lambda: zip_de({}), UN_SEUL),
    "path traversal": (lambda: zip_de({"../../etc/cron.d/eleves.xml": siecle(eleve())}), DANGEREUX),
    "absolute path": (lambda: zip_de({"/etc/eleves.xml": siecle(eleve())}), DANGEREUX),
    "Windows path": (lambda: zip_de({"C:\\eleves.xml": siecle(eleve())}), DANGEREUX),
    "macro workbook": (_classeur_a_macros, MACRO),
    "hidden macro": (lambda: xlsx_avec({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), MACRO),
    "workbook with a password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000,
        "Ce classeur est protégé par un mot de passe, ou dans l’ancien format .xls.",
    ),
    "zip with a password": (_zip_chiffre, "Cette archive est protégée : enregistrez-la sans mot de passe."),
    "docx named xlsx": (
        lambda: zip_de({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<d/>"}),
        "Ce fichier n’est pas un classeur .xlsx.",
    ),
    "broken workbook": (lambda: xlsx_avec({FEUILLE: b"<worksheet"}), "Ce classeur est abîmé"),
    "truncated zip": (lambda: zip_de({"eleves.xml": siecle(eleve())})[:60], "Cette archive est abîmée"),
    "truncated XML": (lambda: siecle(eleve())[:200], "Ce fichier XML est abîmé ou mal encodé, ligne 4."),
    "web page": (lambda: b"<html><body>Connexion</body></html>", "Ce fichier XML n’est pas la liste"),
    "deep XML": (
        lambda: b"<BEE_ELEVES>" + b"<A>" * 500_000,
        "Ce fichier XML est mal formé : trop de balises sont emboîtées.",
    ),
    "endless name in XML": (
        lambda: siecle(eleve(NOM_DE_FAMILLE="D" * (5 * MIO))),
        "La ligne 4 contient un texte démesuré.",
    ),
    "unknown XML encoding": (
        lambda: siecle(eleve()).replace(b"UTF-8", b"ROT-13"),
        "L’encodage annoncé par ce fichier XML n’est pas reconnu.",
    ),
    "XML that is not in its encoding": (
        lambda: siecle(eleve()).decode().encode("latin-1"),
        "Ce fichier XML est abîmé ou mal encodé, ligne 4.",
    ),
    "UTF-8 announced as Latin": (lambda: siecle(eleve()).replace(b"UTF-8", b"ISO-8859-15"), ACCENTS),
    "UTF-16 csv": (lambda: csv_de(LEA, encodage="utf-16"), "Ce fichier n’est pas un texte en UTF-8 ni en"),
    "Mac csv": (lambda: csv_de(LEA, encodage="mac-roman"), "Les colonnes attendues n’ont pas été trouvées."),
    "DOS csv": (lambda: csv_de(LEA, encodage="cp850"), "Les colonnes attendues n’ont pas été trouvées."),
    "no encoding at all": (
        lambda: csv_de(LEA) + b"\x81\x8d\x8f",
        "L’encodage de ce fichier n’est pas reconnu.",
    ),
    "csv of two encodings": (lambda: csv_de(LEA) + b"\r\n" + csv_de(LEA, encodage="cp1252"), ACCENTS),
    "mixed delimiters": (
        lambda: csv_de(LEA, LEA.replace(";", "\t")),
        "Points-virgules et tabulations sont mêlés dans ce fichier : la ligne 3",
    ),
    "mixed delimiters in the header": (
        lambda: csv_de(LEA, entete="Nom;Prénom\tNé(e) le;Sexe;Classe"),
        "La première ligne doit nommer les colonnes",
    ),
    "commas": (lambda: csv_de(LEA).replace(b";", b","), "La première ligne doit nommer les colonnes"),
    "quote never closed": (lambda: csv_de('"DUPONT;Léa', *[LEA] * 500), "La ligne 2 ne se lit pas"),
    "header only": (csv_de, "Ce fichier ne contient aucun élève."),
    "two columns of names": (
        lambda: csv_de(LEA, entete="Nom;Nom de famille;Né(e) le;Sexe;Classe"),
        "Deux colonnes disent la même chose : « Nom » et « Nom de famille ».",
    ),
    "no column of classes": (
        lambda: csv_de("DUPONT;Léa", entete="Nom;Prénom"),
        "Les colonnes attendues n’ont pas été trouvées.",
    ),
    "empty file": (lambda: b"", "Ce fichier est vide."),
    "blank file": (lambda: b" \r\n\t", "Ce fichier est vide."),
    "PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "Un PDF ne peut pas être importé."),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "Ce fichier n’est pas un texte"),
    "11 MiB": (lambda: b"a" * (11 * MIO), "Ce fichier dépasse 10 Mo."),
}


@pytest.mark.parametrize("nom", HOSTILES)
def test_a_hostile_file_is_refused_in_french_within_5_s_and_300_mib(nom):
    fabrique, message = HOSTILES[nom]
    contenu = fabrique()
    debut = time.monotonic()

    with pytest.raises(ListeRefusee) as refus:
        lire(contenu)

    assert str(refus.value).startswith(message)
    assert time.monotonic() - debut < 5


LOURDS = [
    "400 MB cell", "1 M rows", "400,000 rows in a small sheet", "far cell", "shared texts unfolded", "zip bomb",
    "zip that lies about its size", "billion laughs", "1 M rows of csv", "10,000 zip entries", "endless name in XML",
]  # fmt: skip
PESER = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "scolarite.lecture.enfant"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


@pytest.mark.parametrize("nom", LOURDS)
def test_the_reading_of_a_heavy_file_stays_under_300_mib(nom):
    contenu = HOSTILES[nom][0]()

    # A small process in between: the peak of a child also counts what its parent held.
    pese = isolement.subprocess.run(
        [isolement.sys.executable, "-c", PESER], input=contenu, capture_output=True, cwd=isolement.RACINE, check=True
    )

    assert 10 < int(pese.stdout) <= 300


def test_a_reading_that_lasts_is_stopped():
    with pytest.raises(ListeRefusee, match=r"n’a pas pu être lu en 4 secondes"):
        lire(csv_de(LEA), secondes=0.001)


def test_the_reading_process_sees_neither_the_environment_nor_the_database(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    vus = []

    def espionner(*arguments, **options):
        vus.append(options["env"])
        raise isolement.subprocess.TimeoutExpired("lecture", 1)

    monkeypatch.setattr(isolement.subprocess, "run", espionner)
    with pytest.raises(ListeRefusee):
        lire(csv_de(LEA))

    assert vus == [{"LC_ALL": "C.UTF-8"}]


# --- Controls: the same attacks succeed once the guard is removed ----------------------------------
def test_control_an_ordinary_parser_unfolds_entities():
    rires = '<!DOCTYPE r [<!ENTITY a "HAHAHAHAHA"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><r>&b;</r>'

    texte = ET.fromstring(rires).text  # noqa: S314 -- the ordinary parser is the control
    assert texte == "HA" * 50


def test_control_the_far_cell_asks_for_more_memory_than_allowed():
    """Without the limit the same file is only stopped by the machine: here by a limit four times higher."""
    programme = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (1200 << 20, 1200 << 20))\n"
        "from scolarite.lecture.enveloppe import ouvrir; ouvrir(sys.stdin.buffer.read())"
    )
    libre = isolement.subprocess.run(
        [isolement.sys.executable, "-c", programme],
        input=_cellule_lointaine(),
        capture_output=True,
        cwd=isolement.RACINE,
        env=os.environ | {"RUST_BACKTRACE": "0"},
        check=False,
    )

    assert libre.returncode != 0
    assert b"memory allocation of" in libre.stderr or b"capacity overflow" in libre.stderr


def test_control_the_files_that_the_attacks_are_made_from_are_read():
    for sain in (siecle(eleve()), zip_de({"eleves.xml": siecle(eleve())}), csv_de(LEA), xlsx_avec({})):
        assert len(ouvrir(sain).lignes) == 1
