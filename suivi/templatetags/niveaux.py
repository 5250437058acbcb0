"""The marks of levels in templates: {% niveau 3 %}, {% niveau "A" mot=True %}, {% niveau None "petit" %}."""

from django import template

from suivi.tuiles import tuile

register = template.Library()
register.simple_tag(tuile, name="niveau")
