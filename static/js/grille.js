// The grid of a situation: what the keys and the mouse do in it. Without this script it is read, and filled by forms.

import { annoncer } from "./annonces.js";
import { Barre } from "./barre.js";
import { Direct } from "./direct.js";
import { Envoi, taire } from "./envoi.js";
import * as tableau from "./tableau.js";
import { lireTouche } from "./touches.js";
import { Volets } from "./volets.js";

const { table, viser } = tableau;
const modifiable = "modifiable" in table.dataset;
const boutons = { annuler: document.getElementById("annuler"), sens: document.getElementById("sens") };

for (const choix of document.getElementById("marques").content.querySelectorAll("[data-c]")) {
  tableau.MARQUES[choix.dataset.c] = choix.querySelector(".niveau");
  tableau.MOTS[choix.dataset.c] = choix.dataset.mot;
}

/* --- What was typed, and how to take it back --------------------------------------------------- */
const gestes = []; // [[cle, value before, value after], …] for each gesture

function retenir(geste) {
  gestes.push(geste);
  boutons.annuler.disabled = false;
}

function poser(cellule, valeur) {
  const avant = cellule.dataset.c;
  if (avant === valeur && ["fait", undefined].includes(cellule.dataset.etat)) return;
  retenir([[tableau.cleDe(cellule), avant, valeur]]);
  envoi.demander(cellule, tableau.cleDe(cellule), valeur);
}

function annuler() {
  const geste = gestes.pop() ?? [];
  boutons.annuler.disabled = !gestes.length;
  for (const [cle, avant, apres] of geste) {
    const cellule = tableau.celluleDe(cle);
    if (cellule.dataset.c === apres) envoi.demander(cellule, cle, avant); // not what somebody put there since
  }
  viser(geste.length ? tableau.celluleDe(geste[0][0]) : tableau.courante);
}

/* --- Which way a level goes on: kept on this computer ------------------------------------------- */
let parLigne = false;
try { parLigne = localStorage.getItem("agora:sens") === "ligne"; } catch { /* storage can be forbidden */ }

function direLeSens() {
  boutons.sens.querySelector("span").textContent = parLigne ? "compétence suivante →" : "élève suivant ↓";
}

function changerDeSens() {
  parLigne = !parLigne;
  try { localStorage.setItem("agora:sens", parLigne ? "ligne" : "colonne"); } catch { /* for this page only */ }
  direLeSens();
}

/* --- Keys ---------------------------------------------------------------------------------------- */
let dernierSigne = ""; // the sign just typed in the current cell, which a second one doubles

const ACTIONS = {
  signe(valeur) {
    const double = dernierSigne === valeur;
    poser(tableau.courante, { "-": double ? "1" : "2", "+": double ? "4" : "3" }[valeur]);
    dernierSigne = valeur;
  },
  poser(valeur) {
    const cellule = tableau.courante;
    poser(cellule, valeur);
    viser(tableau.suivante(cellule, parLigne) ?? cellule);
  },
  vider: () => poser(tableau.courante, ""),
  annuler,
  detail: () => barre.repondre() || volets.detailler(tableau.courante),
  colonne: () => volets.proposerDeRemplir("colonne"),
  ligne: () => volets.proposerDeRemplir("ligne"),
  aide: () => document.getElementById("touches").togglePopover(),
};

function agir(evenement) {
  const touche = lireTouche(evenement);
  if (!touche) return;
  evenement.preventDefault();
  if (touche.geste !== "signe") dernierSigne = "";
  ACTIONS[touche.geste](touche.valeur);
}

table.addEventListener("keydown", (evenement) => {
  if (evenement.target !== tableau.courante) return;
  if (tableau.deplacer(evenement)) evenement.preventDefault();
  else if (modifiable) agir(evenement);
});
table.addEventListener("focusout", () => { dernierSigne = ""; });

/* --- Mouse ----------------------------------------------------------------------------------------- */
table.addEventListener("click", (evenement) => {
  const cellule = evenement.target.closest("td");
  if (!cellule) return;
  viser(cellule);
  if (modifiable) volets.choisir(cellule);
});

/* --- Start ----------------------------------------------------------------------------------------- */
const envoi = modifiable && new Envoi({
  adresse: table.dataset.positionner,
  bloc: table.dataset.bloc,
  compte: table.dataset.compte,
  cellule: tableau.celluleDe,
  montrer: tableau.montrer,
  recevoir: tableau.recevoir,
  dire: () => { barre.dire(); tableau.nommer(); },
});
const volets = modifiable && new Volets({ poser, agir, retenir, envoi, annoncer: (texte) => barre.annoncer(texte) });
const barre = new Barre({ envoi, commenter: () => volets.detailler(tableau.courante) });

/** A colleague has filled a cell: say it, if it is the current one. */
function direDuCollegue(cellule, { dataset: { par, c } }) {
  if (cellule !== tableau.courante) return;
  tableau.nommer();
  annoncer(`${par} a changé cette case : ${tableau.MOTS[c].toLowerCase()}`);
}

taire(table);
new Direct({ source: table, cellule: tableau.celluleDe, recevoir: tableau.recevoir, dire: direDuCollegue, envoi });
table.setAttribute("role", "grid");
for (const lien of table.querySelectorAll("th a")) lien.tabIndex = -1; // one tab stop: the current cell
table.addEventListener("visee", () => barre.montrer(tableau.courante));
viser(table.querySelector('tbody td[data-c=""]') ?? table.querySelector("tbody td"), { focus: false });
if (modifiable) {
  document.getElementById("envoi").hidden = false;
  document.querySelector(".grille-boutons").hidden = false;
  boutons.annuler.addEventListener("click", annuler);
  boutons.sens.addEventListener("click", changerDeSens);
  document.getElementById("ouvrir-remplir").addEventListener("click", () => volets.proposerDeRemplir("colonne"));
  direLeSens();
  const laissees = envoi.retrouver();
  if (laissees) barre.annoncer(laissees > 1 ? `${laissees} saisies restées en attente sont envoyées` : "Une saisie restée en attente est envoyée");
  if (matchMedia("(pointer: fine)").matches && document.activeElement === document.body) tableau.courante.focus({ preventScroll: true });
}
