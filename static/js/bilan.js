// Writing a bilan: the text is saved as it is typed, and leaving the page waits for it.

import { Ecriture } from "./ecriture.js";

const nombre = (valeur) => valeur.toLocaleString("fr-FR");
const formulaire = document.getElementById("ecriture");
const ecriture = new Ecriture(formulaire);

for (const champ of formulaire.querySelectorAll("textarea[maxlength]")) {
  const compte = document.createElement("p");
  compte.className = "petit discret compte-signes";
  champ.after(compte);
  const compter = () => { compte.textContent = `${nombre(champ.value.length)} signe${champ.value.length > 1 ? "s" : ""} sur ${nombre(champ.maxLength)}`; };
  champ.addEventListener("input", compter);
  compter();
}

// The text leaves first; what was asked for follows once it is stored.
for (const envoi of [formulaire, ...document.querySelectorAll("[data-apres-enregistrement]")]) {
  envoi.addEventListener("submit", async (evenement) => {
    if (!ecriture.attend()) return;
    evenement.preventDefault();
    const bouton = evenement.submitter;
    if (await ecriture.enregistrer()) envoi.requestSubmit(bouton);
  });
}
document.addEventListener("click", async (evenement) => {
  const lien = evenement.target.closest("a[rel=next], a[rel=prev]");
  if (!lien || !ecriture.attend() || evenement.ctrlKey || evenement.metaKey) return;
  evenement.preventDefault();
  if (await ecriture.enregistrer()) location.assign(lien.href);
});
