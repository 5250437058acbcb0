"""Built into every template (settings): French where Django follows English."""

from decimal import Decimal

from django import template
from django.template import defaultfilters
from django.utils import timezone

from socle.dates import ecrire_jour

register = template.Library()
DEUX = 2


@register.filter(is_safe=False)
def pluralize(valeur, formes: str = "s") -> str:
    """Do as Django, except that all below two is singular: « 0 page », « 1,5 jour »."""
    if isinstance(valeur, (int, float, Decimal)):
        valeur = 1 if -DEUX < valeur < DEUX else DEUX
    return defaultfilters.pluralize(valeur or 1, formes)


@register.simple_tag
def aujourd_hui() -> str:
    """Write the day of printing: « 1er déc. 2026 »."""
    return ecrire_jour(timezone.localdate())
