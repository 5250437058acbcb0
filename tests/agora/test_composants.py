"""The page of the components: everything renders, and no template variable is undefined."""


def test_every_component_is_shown(client, db):
    page = client.get("/composants/").content.decode()
    for mot in ("Bien maîtrisé", "Non concerné", "Pas encore positionné", "58 sur 96", "Page 2 sur 3"):
        assert mot in page
