"""The marks of levels in templates: {% niveau 3 %}, {% niveau "A" mot=True %}, {% niveau None "petit" %}.

{% niveau_de "3" %} takes the content of a cell as forms write it.
"""

from django import template

from suivi.tuiles import tuile, tuile_de

register = template.Library()
register.simple_tag(tuile, name="niveau")
register.simple_tag(tuile_de, name="niveau_de")
