"""The legal pages say what this site is, from its environment, and never invent it."""

import pytest


@pytest.mark.parametrize(
    ("adresse", "dit", "sinon"),
    [
        ("/accessibilite/", "acces@lycee.test", "l’administrateur d’Agora de votre établissement"),
        ("/mentions-legales/", "Hébergement du Val, 1 rue des Tilleuls", "n’a pas encore été indiqué"),
        ("/mentions-legales/", "Lycée du Val, 01 00 00 00 00", "l’établissement qui l’utilise"),
    ],
)
def test_they_say_what_the_installer_wrote_or_that_it_is_missing(client, db, settings, adresse, dit, sinon):
    page = client.get(adresse).text
    assert (dit in page, sinon in page) == (False, True)
    settings.CONTACT = "acces@lycee.test"
    settings.HEBERGEUR = "Hébergement du Val, 1 rue des Tilleuls"
    settings.EDITEUR = "Lycée du Val, 01 00 00 00 00"
    page = client.get(adresse).text
    assert (dit in page, sinon in page) == (True, False)
