// The cells that a gesture acts on: the rectangle from an anchor to the current cell, or the current cell alone.

import { annoncer } from "./annonces.js";
import * as tableau from "./tableau.js";

const { table } = tableau;
let ancre = null; // where the rectangle starts; null when only the current cell is chosen
let montrees = [];

function rectangle() {
  const [a, b] = [ancre ?? tableau.courante, tableau.courante];
  const [haut, bas] = [tableau.rang(a), tableau.rang(b)].sort((x, y) => x - y);
  const [gauche, droite] = [tableau.colonne(a), tableau.colonne(b)].sort((x, y) => x - y);
  return { haut, bas, gauche, droite };
}

const suite = (de, a) => Array.from({ length: a - de + 1 }, (_, rang) => de + rang);

/** The chosen cells, row by row. */
export function parLignes() {
  const { haut, bas, gauche, droite } = rectangle();
  return suite(haut, bas).map((ligne) => suite(gauche, droite).map((numero) => tableau.place(ligne, numero)));
}

export const choisies = () => parLignes().flat();
export const estMultiple = () => ancre !== null && ancre !== tableau.courante;
export const ancreDe = () => ancre ?? tableau.courante;

/** The first cell, where a pasted block begins. */
export const coin = () => parLignes()[0][0];

/** « 6 cases choisies : 3 élèves, 2 compétences ». */
export function direLaSelection() {
  const { haut, bas, gauche, droite } = rectangle();
  const [eleves, competences] = [bas - haut + 1, droite - gauche + 1];
  const deux = `${eleves} élève${eleves > 1 ? "s" : ""}, ${competences} compétence${competences > 1 ? "s" : ""}`;
  return `${eleves * competences} cases choisies : ${deux}`;
}

function peindre() {
  for (const cellule of montrees) cellule.removeAttribute("aria-selected");
  montrees = estMultiple() ? choisies() : [];
  for (const cellule of montrees) cellule.setAttribute("aria-selected", "true");
  table.classList.toggle("en-selection", montrees.length > 0);
  table.dispatchEvent(new Event("visee"));
}

/** Go to a cell, and choose it alone. */
export function aller(cellule, options) {
  if (!cellule) return;
  tableau.viser(cellule, options);
  if (ancre === null) return;
  ancre = null;
  peindre();
}

/** Choose from the anchor to this cell, which becomes the current one. */
export function etendre(cellule) {
  if (!cellule) return;
  ancre ??= tableau.courante;
  tableau.viser(cellule);
  peindre();
  annoncer(estMultiple() ? direLaSelection() : "", "selection");
}

/** Choose from one cell to another; the focus stays within. */
export function choisir(de, a) {
  aller(de, { focus: false });
  etendre(a);
}

export const toutChoisir = () => choisir(tableau.place(0, 0), tableau.place(tableau.lignes.length - 1, tableau.entetes.length - 1));

export function choisirLaLigne() {
  const ligne = tableau.rang(tableau.courante);
  choisir(tableau.place(ligne, 0), tableau.place(ligne, tableau.entetes.length - 1));
}

export function choisirLaColonne() {
  const numero = tableau.colonne(tableau.courante);
  choisir(tableau.place(0, numero), tableau.place(tableau.lignes.length - 1, numero));
}

/** Choose with the pointer: Shift and a click, or a drag. Return whether a drag has just ended, which is no click. */
export function suivreLaSouris({ permise }) {
  let depart = null;
  let tiree = false;
  const caseDe = (evenement) => evenement.target.closest?.("td");
  table.addEventListener("pointerdown", (evenement) => {
    tiree = false;
    depart = evenement.pointerType === "mouse" && evenement.button === 0 && permise() ? caseDe(evenement) : null;
  });
  table.addEventListener("pointermove", (evenement) => {
    const cellule = depart && caseDe(evenement);
    if (!cellule || (cellule === depart && !tiree) || cellule === tableau.courante && tiree) return;
    if (!tiree) aller(depart, { focus: false });
    tiree = true;
    etendre(cellule);
  });
  addEventListener("pointerup", () => { depart = null; });
  return () => tiree;
}
