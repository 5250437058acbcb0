import pytest
from django.urls import reverse
from tests.factories import *

@pytest.fixture
def situation(tago1, competences, mme_delmasse):
    return SituationFactory(classe=tago1, competences=competences, auteur=mme_delmasse)

def test_tout(client, mme_delmasse, situation, lea, competences):
    client.force_login(mme_delmasse)
    for nom, args, q in [("situations",[],""),("creer_situation",[],""),("creer_situation",[],f"?de={situation.pk}"),("refaire_situation",[],""),("situation",[situation.pk],""),("modifier_situation",[situation.pk],""),
        ("saisie",[situation.pk],f"?competence={competences[0].pk}"),("saisie",[situation.pk],f"?eleve={lea.pk}"),("cellule",[situation.pk],f"?eleve={lea.pk}&competence={competences[0].pk}"),("cloturer_situation",[situation.pk],""),("supprimer_situation",[situation.pk],"")]:
        r=client.get(reverse("suivi:"+nom,args=args)+q)
        assert r.status_code==200,(nom,r.status_code)
    url=reverse("suivi:positionner",args=[situation.pk])
    d=dict(eleve=lea.pk,competence=competences[0].pk,version=0,valeur="3")
    r=client.post(url,d,headers={"HX-Request":"true"}); assert r.status_code==200; print(r.content)
    d["valeur"]="1"
    r=client.post(url,d,headers={"HX-Request":"true"}); assert r.status_code==409; print(r.content.decode())
    r=client.post(reverse("suivi:remplir",args=[situation.pk]),{"valeur":"4"},headers={"HX-Request":"true"}); assert r.status_code==200; print(r.content.decode())
