// A form that takes a while to write: what is typed is kept on the device for the account that types it, until the
// form has left. A closed tab, a lost network or an ended session loses nothing; the password is asked in place.

import { garder, lire, oublier } from "./attentes.js";
import { auRetour, verifier } from "./session.js";

const BROUILLON = "brouillon"; // the name of what waits at this address
const formulaire = document.querySelector("form[data-brouillon]");
const { brouillon: compte } = formulaire.dataset;
const etat = formulaire.querySelector("[data-envoi]");
const adresse = location.pathname;
let envoi = null; // the button that waits for the session

const champs = () => [...formulaire.elements].filter(({ name, type }) => name && !["hidden", "submit", "file"].includes(type));
const valeurs = () => Object.fromEntries(champs().filter(({ type, checked }) => !["radio", "checkbox"].includes(type) || checked).map(({ name, value }) => [name, value]));

function remplir(gardees) {
  for (const champ of champs()) {
    if (!(champ.name in gardees)) continue;
    if (["radio", "checkbox"].includes(champ.type)) champ.checked = champ.value === gardees[champ.name];
    else champ.value = gardees[champ.name];
  }
}

/** Put back what an earlier page could not send: never over what the server shows of a refused form. */
function retrouver() {
  const garde = lire(compte, adresse)[BROUILLON];
  if (!garde || formulaire.querySelector("[aria-invalid=true], [role=alert]")) return;
  if (JSON.stringify(garde.valeur) === JSON.stringify(valeurs())) return;
  remplir(garde.valeur);
  if (garde.version) formulaire.elements.version.value = garde.version; // another text since then: both are shown
  etat.textContent = "Un texte qui n’était pas enregistré a été retrouvé : relisez-le, puis enregistrez-le.";
}

async function partir(bouton) {
  const session = await verifier();
  if (session === "ouverte") {
    oublier(compte, adresse, BROUILLON);
    envoi = null;
    formulaire.dataset.pret = "";
    formulaire.requestSubmit(bouton);
  } else if (session === "finie") {
    envoi = bouton;
    etat.textContent = "La session est terminée : le texte est gardé sur cet appareil. Votre mot de passe l’enregistre.";
  } else {
    etat.textContent = "Le réseau ne répond pas : le texte est gardé sur cet appareil. Réessayez dans un instant.";
  }
}

formulaire.addEventListener("input", () => garder(compte, adresse, BROUILLON, { valeur: valeurs(), version: formulaire.elements.version?.value }));
formulaire.addEventListener("submit", (evenement) => {
  if ("pret" in formulaire.dataset) return;
  evenement.preventDefault();
  partir(evenement.submitter);
});
formulaire.querySelector("a.btn-link")?.addEventListener("click", () => oublier(compte, adresse, BROUILLON));
auRetour(() => { if (envoi) partir(envoi); });
retrouver();
