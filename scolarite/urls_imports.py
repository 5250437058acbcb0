"""/scolarite/imports/"""

from django.urls import include, path

from scolarite.views import imports as views

app_name = "imports"

# /scolarite/imports/<pk>/
un_import = [
    path("", views.detail, name="detail"),
    path("modifier/", views.modifier, name="modifier"),
    path("confirmer/", views.confirmer, name="confirmer"),
    path("abandonner/", views.abandonner, name="abandonner"),
]
urlpatterns = [
    path("", views.liste, name="liste"),
    path("creer/", views.creer, name="creer"),
    path("<int:pk>/", include(un_import)),
]
