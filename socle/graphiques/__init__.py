"""Charts as small SVG pictures, each with its words and its data: the same on the page and on paper.

Every chart is a frozen object with `titre`, `description`, `svg()` and `donnees()`; the component
`composants/graphique.html` shows the picture with its table. Colours are attributes, because WeasyPrint applies
no style sheet of the page to an SVG; on a screen static/css/graphiques.css takes over, by class.
"""

from socle.graphiques.barres import Barres
from socle.graphiques.dessin import Donnees
from socle.graphiques.ecarts import Ecarts
from socle.graphiques.frise import Duree, Frise
from socle.graphiques.marques import Marque, MarquesDatees
from socle.graphiques.radar import Axe, Radar, Serie

__all__ = ["Axe", "Barres", "Donnees", "Duree", "Ecarts", "Frise", "Marque", "MarquesDatees", "Radar", "Serie"]
