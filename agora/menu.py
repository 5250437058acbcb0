"""What the header and the menu show on every page."""


def contexte(request) -> dict:
    """Return what the base template needs."""
    return {}
