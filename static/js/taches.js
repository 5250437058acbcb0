// The board of tasks: the moved card keeps the focus, and cards can be dragged. Without this script the buttons of each
// card do the same.

import { annoncer } from "./annonces.js";

const tableau = () => document.getElementById("tableau-des-taches");
let deplacee = "";

function preparer() {
  for (const carte of tableau()?.querySelectorAll("[data-deplacer]") ?? []) carte.draggable = true;
}

document.addEventListener("htmx:beforeRequest", (evenement) => {
  deplacee = evenement.target.closest(".tache")?.id ?? "";
});

document.addEventListener("htmx:afterSwap", () => {
  preparer();
  const carte = deplacee && document.getElementById(deplacee);
  if (!carte || tableau().querySelector(".taches-refus")) return;
  carte.focus({ preventScroll: true });
  carte.scrollIntoView({ block: "nearest" });
  const colonne = carte.closest(".colonne").querySelector("h2").firstChild.textContent.trim();
  annoncer(`${carte.querySelector(".tache-titre").textContent.trim()} : ${colonne}`);
});

document.addEventListener("dragstart", (evenement) => {
  const carte = evenement.target.closest?.("[data-deplacer]");
  if (!carte) return;
  evenement.dataTransfer.setData("text/plain", carte.id);
  evenement.dataTransfer.effectAllowed = "move";
  carte.classList.add("tache-tiree");
});

document.addEventListener("dragend", (evenement) => {
  evenement.target.closest?.(".tache")?.classList.remove("tache-tiree");
  for (const colonne of document.querySelectorAll(".colonne-visee")) colonne.classList.remove("colonne-visee");
});

document.addEventListener("dragover", (evenement) => {
  const colonne = evenement.target.closest?.(".colonne");
  if (!colonne || !document.querySelector(".tache-tiree")) return;
  evenement.preventDefault();
  for (const autre of document.querySelectorAll(".colonne-visee")) autre.classList.toggle("colonne-visee", autre === colonne);
  colonne.classList.add("colonne-visee");
});

document.addEventListener("drop", (evenement) => {
  const colonne = evenement.target.closest?.(".colonne");
  const carte = document.getElementById(evenement.dataTransfer.getData("text/plain"));
  if (!colonne || !carte?.dataset.deplacer || colonne.contains(carte)) return;
  evenement.preventDefault();
  deplacee = carte.id;
  htmx.ajax("POST", carte.dataset.deplacer, {
    target: "#tableau-des-taches",
    swap: "outerHTML",
    values: { version: carte.dataset.version, etat: colonne.dataset.etat },
  });
});

preparer();
