// The grid of a situation: what the keys and the mouse do in it. Without this script it is read, and filled by forms.

import { annoncer } from "./annonces.js";
import { Barre } from "./barre.js";
import * as consultation from "./consultation.js";
import { Direct } from "./direct.js";
import { Don } from "./donner.js";
import { Envoi, taire } from "./envoi.js";
import { Equipes } from "./equipes.js";
import { Gestes } from "./gestes.js";
import { Pinceau } from "./pinceau.js";
import { Presse } from "./presse.js";
import { Remplissage } from "./remplir.js";
import { poserLeRideau } from "./rideau.js";
import * as selection from "./selection.js";
import * as tableau from "./tableau.js";
import { lireTouche } from "./touches.js";
import { Volets } from "./volets.js";

const { table } = tableau;
const modifiable = "modifiable" in table.dataset;
const bouton = (id) => document.getElementById(id);
const dire = (texte) => barre.annoncer(texte);

for (const choix of document.getElementById("marques").content.querySelectorAll("[data-c]")) {
  tableau.MARQUES[choix.dataset.c] = choix.querySelector(".niveau");
  tableau.MOTS[choix.dataset.c] = choix.dataset.mot;
}

/* --- Which way a level goes on: kept on this computer ------------------------------------------- */
let parLigne = false;
try { parLigne = localStorage.getItem("agora:sens") === "ligne"; } catch { /* storage can be forbidden */ }

function direLeSens() {
  bouton("sens").querySelector("span").textContent = parLigne ? "compétence suivante →" : "élève suivant ↓";
}

function changerDeSens() {
  parLigne = !parLigne;
  try { localStorage.setItem("agora:sens", parLigne ? "ligne" : "colonne"); } catch { /* for this page only */ }
  direLeSens();
}

/* --- Keys ---------------------------------------------------------------------------------------- */
let dernierSigne = ""; // the sign just typed in the current cell, which a second one doubles

const SIGNES = { "-": ["2", "1"], "+": ["3", "4"] };
const EN_LECTURE = ["detail", "toutChoisir", "choisirLaColonne", "choisirLaLigne", "quitter"];

const ACTIONS = {
  signe(valeur) {
    const [simple, double] = SIGNES[valeur];
    if (dernierSigne === valeur) don.doubler(simple, double);
    else don.donner(simple);
    dernierSigne = valeur;
    if (!selection.estMultiple()) annoncer(tableau.direLeNiveau(tableau.courante), "niveau");
  },
  poser(valeur) {
    const [cellule, bloc] = [tableau.courante, selection.estMultiple()];
    don.donner(valeur);
    if (bloc) return;
    annoncer(tableau.MOTS[valeur], "niveau");
    selection.aller(equipes.suivante(cellule, parLigne) ?? cellule);
  },
  vider() {
    don.donner("");
    if (!selection.estMultiple()) annoncer(tableau.direLeNiveau(tableau.courante), "niveau");
  },
  annuler: () => gestes.annuler(),
  retablir: () => gestes.retablir(),
  detail: () => barre.repondre() || detailler(),
  colonne: () => remplissage.proposer("colonne"),
  ligne: () => remplissage.proposer("ligne"),
  grille: () => remplissage.proposer("tout"),
  pinceau: () => pinceau.basculer(),
  peindre: () => pinceau.actif && pinceau.appliquer([tableau.courante]),
  equipe: () => equipes.basculer(),
  aide: () => bouton("touches").togglePopover(),
  quitter() {
    if (pinceau?.actif) pinceau.basculer(false);
    else selection.aller(tableau.courante);
  },
  toutChoisir: selection.toutChoisir,
  choisirLaColonne: selection.choisirLaColonne,
  choisirLaLigne: selection.choisirLaLigne,
};

function agir(evenement) {
  const touche = lireTouche(evenement);
  if (!touche || !(modifiable || EN_LECTURE.includes(touche.geste))) return;
  if (touche.geste !== "quitter") evenement.preventDefault(); // Escape also closes what is open over the grid
  if (touche.geste !== "signe") dernierSigne = "";
  ACTIONS[touche.geste](touche.valeur);
}

table.addEventListener("keydown", (evenement) => {
  if (evenement.target !== tableau.courante) return;
  const cellule = tableau.destination(evenement);
  if (!cellule) return agir(evenement);
  evenement.preventDefault();
  if (evenement.shiftKey) selection.etendre(cellule);
  else selection.aller(cellule);
});
table.addEventListener("focusout", () => { dernierSigne = ""; });

/* --- Mouse ----------------------------------------------------------------------------------------- */
const vientDeTirer = selection.suivreLaSouris({ permise: () => !pinceau?.actif });
table.addEventListener("click", (evenement) => {
  const cellule = evenement.target.closest("td");
  if (!cellule || pinceau?.actif || vientDeTirer()) return;
  if (evenement.shiftKey) return selection.etendre(cellule);
  selection.aller(cellule);
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
  dire: () => { gestes.direCeQuiACede(); barre.dire(); tableau.nommer(); },
});
const gestes = modifiable && new Gestes({ envoi, dire, changer: () => {
  bouton("annuler").disabled = !gestes.faits.length;
  bouton("retablir").disabled = !gestes.defaits.length;
} });
const equipes = modifiable && new Equipes();
const don = modifiable && new Don({ gestes, equipes, dire });
const pinceau = modifiable && new Pinceau({ peindre: (demandes) => gestes.poser(demandes), dire, equipes });
const remplissage = modifiable && new Remplissage({ gestes, dire });
const presse = new Presse({ gestes, dire: modifiable ? dire : annoncer });
const volets = modifiable && new Volets({
  poser: (_, valeur) => don.donner(valeur), agir, retenir: (geste) => gestes.retenir(geste), envoi, annoncer: dire,
});
const detailler = () => (modifiable ? volets.detailler(tableau.courante) : consultation.consulter(tableau.courante));
const barre = new Barre({ envoi, commenter: detailler });

/** A colleague has filled a cell: say it, if it is the current one. */
function direDuCollegue(cellule, { dataset: { par, c } }) {
  if (cellule !== tableau.courante) return;
  tableau.nommer();
  annoncer(`${par} a changé cette case : ${tableau.MOTS[c].toLowerCase()}`);
}

taire(table);
if (!modifiable) consultation.preparer();
new Direct({ source: table, cellule: tableau.celluleDe, recevoir: tableau.recevoir, dire: direDuCollegue, envoi });
table.setAttribute("role", "grid");
table.setAttribute("aria-multiselectable", "true");
for (const lien of table.querySelectorAll("th a")) lien.tabIndex = -1; // one tab stop: the current cell
table.addEventListener("visee", () => barre.montrer(tableau.courante));
tableau.viser(table.querySelector('tbody td[data-c=""]') ?? table.querySelector("tbody td"), { focus: false });
document.querySelector(".grille-boutons").hidden = false;
poserLeRideau(bouton("masquer"));
if (modifiable) {
  bouton("envoi").hidden = false;
  bouton("annuler").addEventListener("click", () => gestes.annuler());
  bouton("retablir").addEventListener("click", () => gestes.retablir());
  bouton("sens").addEventListener("click", changerDeSens);
  bouton("ouvrir-remplir").addEventListener("click", () => remplissage.proposer("colonne"));
  bouton("ouvrir-coller").addEventListener("click", () => presse.proposer());
  direLeSens();
  gestes.changer();
  const laissees = envoi.retrouver();
  if (laissees) dire(laissees > 1 ? `${laissees} saisies restées en attente sont envoyées` : "Une saisie restée en attente est envoyée");
  if (matchMedia("(pointer: fine)").matches && document.activeElement === document.body) tableau.courante.focus({ preventScroll: true });
}
