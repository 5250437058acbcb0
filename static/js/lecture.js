// Reading a class: the history of a cell opens beside the table, and arrows move from cell to cell.
// Without this module the cells stay readable, and the name of each pupil leads to the profile.

import { ouvrir } from "./historique.js";

const lu = document.getElementById("lu");

// Tableau des évaluations: the level of a compétence is a link to its history.
document.addEventListener("click", (evenement) => {
  const lien = evenement.target.closest(".evaluations .synthese a");
  if (!lien || evenement.ctrlKey || evenement.metaKey || evenement.shiftKey) return;
  evenement.preventDefault();
  ouvrir(lien.href);
});

// Carte de la classe: short cells, whose keys stand on the row and on the header.
const carte = document.querySelector(".carte-classe table");

function adresseDe(cellule) {
  const eleve = cellule.parentElement.dataset.eleve;
  const competence = entete(cellule).dataset.competence;
  return `${carte.dataset.historique}${eleve}/competences/${competence}/`;
}

function entete(cellule) {
  return carte.tHead.rows[0].cells[cellule.cellIndex];
}

// The words of each sign stand once on the page, in the legend.
const mots = new Map(Array.from(document.querySelectorAll(".legende li"), ({ children: [signe, mot] }) => [signe.textContent, mot.textContent]));

function decrire(cellule) {
  const [intitule, code] = entete(cellule).children;
  const signe = cellule.querySelector(".niveau")?.textContent;
  const marque = signe ? `${signe} ${mots.get(signe).toLocaleLowerCase("fr")}` : "non évaluée";
  lu.textContent = `${cellule.parentElement.cells[0].textContent} · ${code.textContent} ${intitule.textContent} : ${marque}`;
}

function aller(cellule) {
  carte.querySelector("td[tabindex='0']")?.setAttribute("tabindex", "-1");
  cellule.tabIndex = 0;
  cellule.focus();
}

const PAS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

if (carte) {
  lu.hidden = false;
  carte.tBodies[0].rows[0].cells[1].tabIndex = 0;
  carte.addEventListener("click", (evenement) => {
    const cellule = evenement.target.closest("tbody td");
    if (cellule) ouvrir(adresseDe(cellule));
  });
  carte.addEventListener("keydown", (evenement) => {
    const cellule = evenement.target.closest("tbody td");
    if (!cellule) return;
    const pas = PAS[evenement.key];
    if (!pas && evenement.key !== "Enter") return;
    evenement.preventDefault(); // Enter would press the first button of the dialog that it opens
    if (!pas) return ouvrir(adresseDe(cellule));
    const rangee = carte.tBodies[0].rows[cellule.parentElement.sectionRowIndex + pas[0]];
    const voisine = rangee?.cells[cellule.cellIndex + pas[1]];
    if (voisine?.tagName === "TD") aller(voisine);
  });
  for (const genre of ["mouseover", "focusin"]) {
    carte.addEventListener(genre, (evenement) => {
      const cellule = evenement.target.closest("tbody td");
      if (cellule) decrire(cellule);
    });
  }
}
