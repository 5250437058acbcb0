"""The one table of who gets what at each address; read and reviewed as a whole.

The letters, for a request without data:
  o  allowed: shown, done, sent on inside the site, or refused because the form is empty
  C  sent to the sign-in page    x  403: may know, may not do    -  404: may not know    m  405: no such method
"""

# The columns. The object of every address is one of TAGO1, of Léa or of Mme Delmasse.
PERSONNES = (
    "anonyme",  # has not signed in
    "sans_role",  # has an account and no open role
    "lea",  # the pupil herself
    "noe",  # a pupil of another class
    "mme_delmasse",  # teaches TAGO1
    "m_fontanelle",  # teaches another class of the lycée
    "mme_torrebois",  # secretariat of the lycée
    "m_albaredol",  # administrateur of the lycée
    "m_vasseur",  # teaches in another school
    "mme_zidane",  # administrates another school
)

# What an address needs besides its object, to show something.
REQUETES = {
    "suivi:saisie": "?competence={competence}",
    "suivi:cellule": "?eleve={eleve}&competence={competence}",
    "suivi:revenir": "?eleve={eleve}&competence={competence}",
}

# address: (object, GET, POST)            the columns: anonymous, none, lea, noe | delmasse, fontanelle | …
TABLE = {
    "accueil": ("", "Cxoooooooo", "Cxmmmmmmmm"),
    "accessibilite": ("", "oooooooooo", "mmmmmmmmmm"),
    "mentions_legales": ("", "oooooooooo", "mmmmmmmmmm"),
    "account_login": ("", "oooooooooo", "oooooooooo"),
    "account_logout": ("", "oooooooooo", "oooooooooo"),
    "reprendre": ("", "oooooooooo", "oooooooooo"),
    "role": ("rôle", "Cxmmmmmmmm", "Cx--o-----"),
    "account_change_password": ("", "Cooooooooo", "Cooooooooo"),
    "account_set_password": ("", "Cxoooooooo", "Cxoooooooo"),
    "account_reset_password": ("", "oooooooooo", "oooooooooo"),
    "account_reset_password_done": ("", "oooooooooo", "mmmmmmmmmm"),
    "account_reset_password_from_key": ("clé", "oooooooooo", "oooooooooo"),
    "account_reset_password_from_key_done": ("", "oooooooooo", "mmmmmmmmmm"),
    "scolarite:annees": ("", "Cxxxxxxoxo", "Cxmmmmmmmm"),
    "scolarite:ouvrir_une_annee": ("", "Cxxxxxxoxo", "Cxxxxxxoxo"),
    "scolarite:modifier_une_annee": ("annee", "Cxxxxxxo--", "Cxxxxxxo--"),
    "scolarite:creer_une_classe": ("annee", "Cxxxxxxo--", "Cxxxxxxo--"),
    "scolarite:classes": ("", "Cxxxoooooo", "Cxmmmmmmmm"),
    "scolarite:classe": ("classe", "Cxx-o-oo--", "Cxmmmmmmmm"),
    "scolarite:modifier_une_classe": ("classe", "Cxx-x-xo--", "Cxx-x-xo--"),
    "scolarite:cartes": ("classe", "Cxx-o-xo--", "Cxx-o-xo--"),
    "scolarite:confier_une_classe": ("classe", "Cxx-x-xo--", "Cxx-x-xo--"),
    "scolarite:passage": ("classe", "Cxx-x-xo--", "Cxx-x-xo--"),
    "scolarite:fermer_un_enseignement": ("enseignement", "Cxx-x-xo--", "Cxx-x-xo--"),
    "scolarite:personnes": ("", "Cxxxxxxoxo", "Cxmmmmmmmm"),
    "scolarite:creer_une_personne": ("", "Cxxxxxxoxo", "Cxxxxxxoxo"),
    "scolarite:personne": ("personne", "Cx--x--o--", "Cxmmmmmmmm"),
    "scolarite:modifier_une_personne": ("personne", "Cx--x--o--", "Cx--x--o--"),
    "scolarite:code_d_une_personne": ("personne", "Cx--x--o--", "Cx--x--o--"),
    "scolarite:ouvrir_un_role": ("personne", "Cx--x--o--", "Cx--x--o--"),
    "scolarite:depart": ("personne", "Cx--x--o--", "Cx--x--o--"),
    "scolarite:fermer_un_role": ("rôle", "Cx--x--o--", "Cx--x--o--"),
    "scolarite:eleves": ("", "Cxxxoooooo", "Cxmmmmmmmm"),
    "scolarite:sans_classe": ("", "Cxxxxxxoxo", "Cxmmmmmmmm"),
    "scolarite:creer_un_eleve": ("", "Cxxxxxxoxo", "Cxxxxxxoxo"),
    "scolarite:eleve": ("élève", "Cxx-o-oo--", "Cxmmmmmmmm"),
    "scolarite:modifier_un_eleve": ("élève", "Cxx-x-xo--", "Cxx-x-xo--"),
    "scolarite:inscrire": ("élève", "Cxx-x-xo--", "Cxx-x-xo--"),
    "scolarite:sortie": ("élève", "Cxx-x-xo--", "Cxx-x-xo--"),
    "scolarite:code_d_un_eleve": ("élève", "Cxx-o-xo--", "Cxx-o-xo--"),
    "imports:liste": ("", "Cxxxxxxoxo", "Cxmmmmmmmm"),
    "imports:creer": ("", "Cxxxxxxoxo", "Cxxxxxxoxo"),
    "imports:detail": ("import", "Cx-----o--", "Cxmmmmmmmm"),
    "imports:modifier": ("import", "Cxmmmmmmmm", "Cx-----o--"),
    "imports:confirmer": ("import", "Cxmmmmmmmm", "Cx-----o--"),
    "imports:abandonner": ("import", "Cxmmmmmmmm", "Cx-----o--"),
    "dossiers:liste": ("", "Cxoooooooo", "Cxmmmmmmmm"),
    "dossiers:classe": ("classe", "Cxx-o-oo--", "Cxmmmmmmmm"),
    "dossiers:imprimer_la_classe": ("dossier de la classe", "Cxmmmmmmmm", "Cxx-o-oo--"),
    "dossiers:eleve": ("élève", "Cxo-o-oo--", "Cxmmmmmmmm"),
    "dossiers:imprimer": ("dossier de l'élève", "Cxmmmmmmmm", "Cxo-o-oo--"),
    "dossiers:impression": ("impression", "Cx--o-----", "Cxmmmmmmmm"),
    "dossiers:telecharger": ("impression", "Cx--o-----", "Cxmmmmmmmm"),
    "referentiel:liste": ("", "Cxoooooooo", "Cxmmmmmmmm"),
    "referentiel:regles": ("", "Cxoooooooo", "Cxmmmmmmmm"),
    "referentiel:diplome": ("diplôme", "Cxoooooooo", "Cxmmmmmmmm"),
    "suivi:classe": ("classe", "Cxx-o-oo--", "Cxmmmmmmmm"),
    "suivi:carte": ("classe", "Cxx-o-oo--", "Cxmmmmmmmm"),
    "suivi:carte_xlsx": ("classe", "Cxx-o-oo--", "Cxmmmmmmmm"),
    "suivi:simulateur": ("classe", "Cxx-o-xo--", "Cxmmmmmmmm"),
    "suivi:tableau": ("classe", "Cxx-o-oo--", "Cxmmmmmmmm"),
    "suivi:tableau_xlsx": ("classe", "Cxx-o-oo--", "Cxmmmmmmmm"),
    "suivi:eleves": ("", "Cxxxoooooo", "Cxmmmmmmmm"),
    "suivi:profil": ("élève", "Cxo-o-oo--", "Cxmmmmmmmm"),
    "suivi:donnees_du_profil": ("élève", "Cxo-o-oo--", "Cxmmmmmmmm"),
    "suivi:historique": ("élève", "Cxo-o-oo--", "Cxmmmmmmmm"),
    "suivi:retenir_un_niveau": ("élève", "Cxx-o-xx--", "Cxx-o-xx--"),
    "suivi:lever_un_niveau": ("élève", "Cxmmmmmmmm", "Cxx-o-xx--"),
    "suivi:reglages": ("", "Cxxxxxxoxo", "Cxxxxxxoxo"),
    "suivi:recalcul": ("", "Cxxxxxxoxo", "Cxmmmmmmmm"),
    "suivi:fichier_du_recalcul": ("", "Cxxxxxxoxo", "Cxmmmmmmmm"),
    "suivi:mon_profil": ("", "Cxoo------", "Cxmmmmmmmm"),
    "suivi:situations": ("", "Cxxxoooooo", "Cxmmmmmmmm"),
    "suivi:creer_situation": ("", "Cxxxooxxox", "Cxxxooxxox"),
    "suivi:refaire_situation": ("", "Cxxxooxxox", "Cxmmmmmmmm"),
    "suivi:situation": ("situation", "Cxx-o-oo--", "Cxmmmmmmmm"),
    "suivi:changements": ("situation", "Cxx-o-oo--", "Cxmmmmmmmm"),
    "suivi:positionner": ("situation", "Cxmmmmmmmm", "Cxx-o-xx--"),
    "suivi:positionner_en_bloc": ("situation", "Cxmmmmmmmm", "Cxx-o-xx--"),
    "suivi:remplir": ("situation", "Cxmmmmmmmm", "Cxx-o-xx--"),
    "suivi:saisie": ("situation", "Cxx-o-xx--", "Cxx-o-xx--"),
    "suivi:cellule": ("situation", "Cxx-o-oo--", "Cxx-o-xx--"),
    "suivi:tableur": ("situation", "Cxx-o-xx--", "Cxx-o-xx--"),
    "suivi:tableur_xlsx": ("situation", "Cxx-o-xx--", "Cxmmmmmmmm"),
    "suivi:confirmer_tableur": ("situation", "Cxmmmmmmmm", "Cxx-o-xx--"),
    "suivi:revenir": ("situation", "Cxmmmmmmmm", "Cxx-o-xx--"),
    "suivi:modifier_situation": ("situation", "Cxx-o-xx--", "Cxx-o-xx--"),
    "suivi:supprimer_situation": ("situation", "Cxx-o-xx--", "Cxx-o-xx--"),
    "suivi:cloturer_situation": ("situation", "Cxx-o-xx--", "Cxx-o-xx--"),
    "suivi:rouvrir_situation": ("situation", "Cxmmmmmmmm", "Cxx-o-xx--"),
    "suivi:retenir_situation": ("situation", "Cxmmmmmmmm", "Cxx-o-xx--"),
    "composants": ("", "oooooooooo", "mmmmmmmmmm"),
}
