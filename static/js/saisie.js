// The plain form, saved as one goes: each level is sent when it is chosen, as in the grid. Without this script, the
// buttons send the whole form.

import { annoncer } from "./annonces.js";
import { Direct } from "./direct.js";
import { Envoi, taire } from "./envoi.js";

const formulaire = document.getElementById("saisie");
const etat = document.getElementById("envoi");

const cases = new Map(
  [...formulaire.querySelectorAll(".saisie-ligne")].map((ligne) => [`${ligne.dataset.eleve}-${ligne.dataset.competence}`, ligne]),
);
const champ = (ligne, nom) => formulaire.elements[`${ligne.id.replace("case-", "")}-${nom}`];
const message = (ligne) => ligne.querySelector(".saisie-message");

for (const ligne of cases.values()) {
  ligne.dataset.v = champ(ligne, "version").value;
  ligne.dataset.c = champ(ligne, "avant").value;
}

function montrer(ligne, valeur) {
  champ(ligne, "valeur").value = valeur;
}

function recevoir(ligne, stockee, etat = "fait") {
  ligne.dataset.v = champ(ligne, "version").value = stockee.dataset.v;
  ligne.dataset.c = champ(ligne, "avant").value = stockee.dataset.c;
  ligne.dataset.etat = etat;
  ligne.classList.remove("en-conflit");
  message(ligne).replaceChildren();
  montrer(ligne, stockee.dataset.c);
}

function bouton(texte, action) {
  const fait = document.createElement("button");
  fait.type = "button";
  fait.className = "btn btn-secondary btn-sm";
  fait.textContent = texte;
  fait.addEventListener("click", action);
  return fait;
}

/** Say beside a line why it is not stored, and let choose. */
function repondre(cle, ligne, quoi) {
  const conflit = quoi instanceof Element;
  ligne.classList.toggle("en-conflit", conflit);
  message(ligne).replaceChildren(
    conflit ? quoi.cloneNode(true) : quoi,
    bouton(conflit ? "Garder ce qui est enregistré" : "Renoncer à cette saisie", () => envoi.renoncer(cle)),
    bouton(conflit ? "Mettre mon choix" : "Réessayer", () => {
      if (conflit) envoi.insister(cle);
      else envoi.demander(ligne, cle, champ(ligne, "valeur").value);
    }),
  );
}

function dire() {
  const { attentes, conflits, refus } = envoi.bilan;
  const dits = [];
  if (conflits) dits.push(conflits > 1 ? `${conflits} cases en conflit` : "Une case en conflit");
  if (refus) dits.push(refus > 1 ? `${refus} saisies refusées` : "Une saisie refusée");
  if (attentes) dits.push(envoi.panne ? `${envoi.panne} : vos choix attendent` : envoi.lente ? "Enregistrement… la connexion est lente" : "Enregistrement…");
  etat.dataset.etat = conflits || refus ? "refus" : attentes ? "attente" : "fait";
  etat.textContent = dits.join(" · ") || "Tout est enregistré";
  for (const [cle, quoi] of envoi.messages) repondre(cle, cases.get(cle), quoi);
  const remplies = [...cases.values()].filter((ligne) => champ(ligne, "valeur").value !== "").length;
  document.querySelector(".saisie-tete progress").value = remplies;
  document.querySelector(".saisie-tete .progression span").textContent = `${remplies} sur ${cases.size} cases remplies`;
}

const envoi = new Envoi({
  adresse: formulaire.dataset.positionner,
  bloc: formulaire.dataset.bloc,
  compte: formulaire.dataset.compte,
  cellule: (cle) => cases.get(cle),
  montrer,
  recevoir,
  dire,
});

formulaire.addEventListener("change", (evenement) => {
  const ligne = evenement.target.closest(".saisie-ligne");
  if (!ligne || evenement.target.type !== "radio") return;
  envoi.demander(ligne, `${ligne.dataset.eleve}-${ligne.dataset.competence}`, evenement.target.value);
});
/** A colleague has positioned somebody: say it, if it is the line one is in. */
function direDuCollegue(ligne, { dataset: { par } }) {
  if (ligne.contains(document.activeElement)) annoncer(`${par} vient de changer ce positionnement`);
  dire();
}

taire(formulaire);
etat.hidden = false;
new Direct({ source: formulaire, cellule: (cle) => cases.get(cle), recevoir, dire: direDuCollegue, envoi });
envoi.retrouver();
dire();
