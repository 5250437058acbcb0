"""The two addresses of a tutor: the one that holds a secret, and the one that does not. Both are public."""

from django.urls import path

from pfmp.views import tuteur

app_name = "tuteur"
urlpatterns = [
    path("t/<str:secret>", tuteur.entrer, name="lien"),
    path("evaluation/<uuid:cle>/", tuteur.evaluation, name="evaluation"),
]
