// The carte de la classe, and the comparison of two days: arrows move from cell to cell, the history of a cell opens
// beside the table, a phone shows one bloc at a time. The table may be replaced by its filters: everything listens
// from the document. Without this module the cells stay readable, and the names and the codes lead to their pages.

import { ouvrir } from "./historique.js";

const TELEPHONE = matchMedia("(max-width: 47.9375rem)");
const PAS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const celluleDe = (evenement) => evenement.target.closest(".carte-classe tbody td:not(.compte)");
const tableDe = (element) => element.closest("table");
const entete = (cellule) => tableDe(cellule).tHead.rows[0].cells[cellule.cellIndex];
const nomDe = (cellule) => cellule.parentElement.querySelector(".nom a").textContent;

// --- The history of a cell ---------------------------------------------------------------------------

function montrer(cellule) {
  const { historique } = tableDe(cellule).dataset;
  const { competence } = entete(cellule).dataset;
  if (historique && competence) ouvrir(`${historique}${cellule.parentElement.dataset.eleve}/competences/${competence}/`);
}

// The words of each sign stand once on the page, in the legend.
function motDe(signe) {
  for (const { children } of document.querySelectorAll(".legende li")) {
    if (children[0].textContent === signe) return `${signe} ${children[1].textContent.toLocaleLowerCase("fr")}`;
  }
  return signe;
}

function decrire(cellule) {
  const lu = document.getElementById("lu");
  if (!lu) return;
  const titre = entete(cellule);
  const signe = cellule.querySelector(".niveau")?.textContent;
  const [intitule, code] = ["intitule", "code"].map((nom) => titre.querySelector(`.${nom}`).textContent);
  const suite = cellule.querySelector(".visually-hidden")?.textContent ?? ""; // a retained level says the computed one
  lu.textContent = `${nomDe(cellule)} · ${code} ${intitule} : ${signe ? motDe(signe) : "non évaluée"}${suite}`;
}

document.addEventListener("click", (evenement) => {
  const cellule = celluleDe(evenement);
  if (!cellule) return;
  aller(cellule);
  montrer(cellule);
});

for (const genre of ["mouseover", "focusin"]) {
  document.addEventListener(genre, (evenement) => {
    const cellule = celluleDe(evenement);
    if (cellule) decrire(cellule);
  });
}

// --- The keyboard: one stop for the whole table, arrows inside -----------------------------------------

function aller(element) {
  tableDe(element).querySelector("tbody td[tabindex='0']")?.setAttribute("tabindex", "-1");
  if (element.tagName === "TD") element.tabIndex = 0;
  element.focus();
}

/** Return the next cell in that direction that is shown; above the first row, the link of the compétence. */
function voisine(cellule, [bas, droite]) {
  const rangees = tableDe(cellule).tBodies[0].rows;
  const ligne = cellule.parentElement.sectionRowIndex + bas;
  if (ligne < 0) return entete(cellule).querySelector("a");
  let colonne = cellule.cellIndex + droite;
  while (rangees[ligne]?.cells[colonne]?.hidden) colonne += droite;
  const trouvee = rangees[ligne]?.cells[colonne];
  return trouvee?.matches("td:not(.compte)") ? trouvee : null;
}

document.addEventListener("keydown", (evenement) => {
  if (evenement.altKey || evenement.ctrlKey || evenement.metaKey) return;
  const lien = evenement.target.closest?.(".carte-classe thead th a");
  if (lien && evenement.key === "ArrowDown") {
    evenement.preventDefault();
    return aller(tableDe(lien).tBodies[0].rows[0].cells[lien.closest("th").cellIndex]);
  }
  const cellule = celluleDe(evenement);
  if (!cellule) return;
  if (evenement.key === "Enter") {
    evenement.preventDefault(); // the dialog opens at once: its button would take the key and close it
    return montrer(cellule);
  }
  const pas = PAS[evenement.key];
  if (!pas) return;
  evenement.preventDefault();
  const vers = voisine(cellule, pas);
  if (vers) aller(vers);
});

// --- A phone: one bloc at a time -------------------------------------------------------------------------

function montrerLeBloc(table, bloc) {
  const caches = [...table.tHead.rows[0].cells].map((th) => bloc !== "" && "bloc" in th.dataset && th.dataset.bloc !== bloc);
  for (const rangee of table.rows) {
    caches.forEach((cache, colonne) => { rangee.cells[colonne].hidden = cache; });
  }
  for (const bouton of document.querySelectorAll("#blocs button")) bouton.ariaPressed = String(bouton.value === bloc);
}

document.addEventListener("click", (evenement) => {
  const bouton = evenement.target.closest("#blocs button");
  if (bouton) montrerLeBloc(document.querySelector(".carte-classe table"), bouton.value);
});

// --- Choosing pupils: boxes beside the names, then the page that makes the group -------------------------

function choisir(lien) {
  const carte = document.querySelector(".carte-classe table");
  for (const rangee of carte.tBodies[0].rows) {
    const boite = document.createElement("input");
    Object.assign(boite, { type: "checkbox", className: "form-check-input", value: rangee.dataset.eleve });
    boite.setAttribute("aria-label", `Choisir ${rangee.querySelector(".nom a").textContent}`);
    rangee.cells[0].prepend(boite);
  }
  const barre = document.createElement("div");
  barre.className = "choix-d-eleves";
  barre.innerHTML = '<span role="status">Cochez les élèves du groupe.</span> <a class="btn btn-primary btn-sm">Continuer</a> <button type="button" class="btn btn-link btn-sm">Renoncer</button>';
  const [combien, suite, renoncer] = barre.children;
  const compter = () => {
    const coches = [...carte.querySelectorAll("tbody .nom input:checked")].map(({ value }) => `eleves=${value}`);
    suite.href = `${lien.href}?${coches.join("&")}`;
    combien.textContent = coches.length ? `${coches.length} élève${coches.length > 1 ? "s" : ""}` : "Cochez les élèves du groupe.";
  };
  carte.addEventListener("change", compter);
  renoncer.addEventListener("click", () => {
    for (const boite of carte.querySelectorAll("tbody .nom input")) boite.remove();
    barre.remove();
    lien.hidden = false;
    lien.focus();
  });
  compter();
  lien.hidden = true;
  lien.closest(".outils").after(barre);
  carte.querySelector("tbody .nom input").focus();
}

document.addEventListener("click", (evenement) => {
  const lien = evenement.target.closest("#choisir");
  if (!lien || evenement.ctrlKey || evenement.metaKey || evenement.shiftKey) return;
  evenement.preventDefault();
  choisir(lien);
});

// --- At first, and each time the filters have replaced the table ------------------------------------------

function preparer() {
  const table = document.querySelector(".carte-classe table");
  const premiere = table?.tBodies[0].querySelector("td:not(.compte)");
  if (!premiere) return;
  premiere.tabIndex = 0;
  const lu = document.getElementById("lu");
  if (lu) lu.hidden = false;
  // The links of the header are reached from the cell below: no stop for each of them.
  for (const lien of table.tHead.querySelectorAll("a")) lien.tabIndex = -1;
  const blocs = document.getElementById("blocs");
  const plusieurs = new Set([...table.tHead.querySelectorAll("[data-bloc]")].map((th) => th.dataset.bloc));
  blocs.hidden = !TELEPHONE.matches || plusieurs.size < 2;
  montrerLeBloc(table, blocs.hidden ? "" : [...plusieurs][0]);
}

preparer();
TELEPHONE.addEventListener("change", preparer);
document.addEventListener("htmx:afterSettle", preparer);
