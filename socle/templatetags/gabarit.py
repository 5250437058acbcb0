"""Tags that the templates of every app may use."""

from html import unescape

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import strip_tags

from socle import typographie
from socle.dates import ecrire_heure, ecrire_jour

register = template.Library()
register.filter("jour", ecrire_jour, expects_localtime=True)
register.filter("heure", ecrire_heure, expects_localtime=True)
register.filter("de", typographie.de)
register.filter("minuscule", typographie.minuscule)
register.filter("insecables", typographie.insecables, is_safe=True)


@register.simple_tag(takes_context=True)
def reprendre(context, nom: str) -> str:
    """Give the text of the block `nom` again: the title of the tab is the title of the page, written once."""
    bloc = context.render_context[BLOCK_CONTEXT_KEY].get_block(nom)
    texte = unescape(strip_tags(bloc.nodelist.render(context)))
    return " ".join(texte.split())  # escaped again on its way out, as any tag's value
