"""Three small pictures for the carnets: drawn here, so that the demo holds the photo of nobody."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

LARGEUR, HAUTEUR = 900, 600
PAPIER, ENCRE, BLEU, PALE, GRIS = "#fbf9f7", "#24211c", "#1e4b8d", "#dfeafb", "#c9c6c2"
REPONSES = (("Pièce manquante", 17), ("Attente", 9), ("Horaires", 4), ("Autre", 2))


def dessiner(nom: str) -> bytes:
    """Return a PNG: « barres », « maquette » or « affiche »; the same bytes each time."""
    image = Image.new("RGB", (LARGEUR, HAUTEUR), PAPIER)
    {"barres": _barres, "maquette": _maquette, "affiche": _affiche}[nom](ImageDraw.Draw(image))
    sortie = BytesIO()
    image.save(sortie, "PNG", optimize=True)
    return sortie.getvalue()


def _police(taille: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=taille)


def _barres(dessin: ImageDraw.ImageDraw) -> None:
    dessin.text((60, 40), "Ce qui fait revenir au guichet", fill=ENCRE, font=_police(34))
    for rang, (nom, nombre) in enumerate(REPONSES):
        y = 130 + 105 * rang
        dessin.text((60, y), f"{nom} : {nombre}", fill=ENCRE, font=_police(26))
        dessin.rectangle((60, y + 38, 60 + 42 * nombre, y + 72), fill=BLEU)


def _maquette(dessin: ImageDraw.ImageDraw) -> None:
    dessin.rounded_rectangle((250, 30, 650, 570), 24, fill="#ffffff", outline=ENCRE, width=4)
    dessin.text((285, 60), "Demander une attestation", fill=ENCRE, font=_police(26))
    for rang, nom in enumerate(("Classe", "Attestation", "Pour quand ?")):
        y = 120 + 100 * rang
        dessin.text((285, y), nom, fill=ENCRE, font=_police(22))
        dessin.rectangle((285, y + 32, 615, y + 76), outline=GRIS, width=3)
    dessin.rectangle((285, 430, 615, 480), fill=PALE)
    dessin.text((300, 442), "À avoir : carnet, photo", fill=BLEU, font=_police(22))
    dessin.rounded_rectangle((285, 500, 615, 548), 8, fill=BLEU)
    dessin.text((385, 510), "Envoyer", fill="#ffffff", font=_police(24))


def _affiche(dessin: ImageDraw.ImageDraw) -> None:
    dessin.rectangle((260, 25, 640, 575), fill=BLEU)
    for rang, mot in enumerate(("Une", "attestation ?", "Deux minutes,", "en ligne.")):
        dessin.text((295, 90 + 85 * rang), mot, fill="#ffffff", font=_police(50))
    dessin.rectangle((295, 460, 395, 555), fill="#ffffff")
    dessin.text((410, 490), "Guichet du lycée", fill="#ffffff", font=_police(22))
