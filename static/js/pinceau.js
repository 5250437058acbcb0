// The pinceau: one chooses a level or a state, then touches the pupils' cells. A second touch takes it back, a finger
// that slides paints; the keys, the mouse and the finger do the same.

import { annoncer } from "./annonces.js";
import { aller } from "./selection.js";
import * as tableau from "./tableau.js";

const { table } = tableau;

export class Pinceau {
  /** `peindre(cells, value)` gives a value as one gesture; `dire` tells what it did. */
  constructor({ peindre, dire, equipes }) {
    Object.assign(this, { peindre, dire, equipes });
    this.bouton = document.getElementById("pinceau");
    this.palette = document.getElementById("palette");
    this.actif = false;
    this.valeur = "3";
    this.avant = new Map(); // cell → what it held before it was painted
    this.bouton.addEventListener("click", () => this.basculer());
    this.palette.addEventListener("click", (evenement) => this.cliquer(evenement.target.closest("button")));
    table.addEventListener("pointerdown", (evenement) => this.appuyer(evenement));
    table.addEventListener("pointermove", (evenement) => this.glisser(evenement));
    for (const fin of ["pointerup", "pointercancel"]) addEventListener(fin, (evenement) => this.lever(evenement));
  }

  basculer(oui = !this.actif) {
    this.actif = oui;
    this.trait = null;
    this.avant.clear();
    this.palette.hidden = !oui;
    table.classList.toggle("peinte", oui);
    this.bouton.setAttribute("aria-pressed", String(oui));
    if (oui) this.prendre(this.valeur);
    else annoncer("Le pinceau est posé", "pinceau");
    tableau.courante.focus({ preventScroll: true });
  }

  /** Choose what is painted. */
  prendre(valeur) {
    this.valeur = valeur;
    for (const bouton of this.palette.querySelectorAll("[data-c]")) bouton.setAttribute("aria-pressed", String(bouton.dataset.c === valeur));
    annoncer(`Pinceau : ${valeur ? tableau.MOTS[valeur] : "gomme"}`, "pinceau");
  }

  cliquer(bouton) {
    if (!bouton) return;
    if ("fermer" in bouton.dataset) this.basculer(false);
    else this.prendre(bouton.dataset.c);
  }

  appuyer(evenement) {
    const cellule = this.actif && evenement.button === 0 && evenement.target.closest("td");
    if (!cellule) return;
    evenement.preventDefault();
    const reprend = cellule.dataset.c === this.valeur;
    this.trait = { doigt: evenement.pointerId, reprend, cases: new Set() };
    this.ajouter(cellule);
  }

  glisser(evenement) {
    if (this.trait?.doigt !== evenement.pointerId) return;
    // A finger keeps the cell where it began: what is under it is asked.
    const cellule = document.elementFromPoint(evenement.clientX, evenement.clientY)?.closest("#grille td");
    if (cellule) this.ajouter(cellule);
  }

  /** A cell under the stroke is marked at once, and stored when the stroke ends. */
  ajouter(cellule) {
    if ((cellule.dataset.c === this.valeur) !== this.trait.reprend) return;
    this.trait.cases.add(cellule);
    cellule.classList.add("sous-le-pinceau");
  }

  lever(evenement) {
    if (this.trait?.doigt !== evenement.pointerId) return;
    const cases = [...this.trait.cases];
    this.trait = null;
    for (const cellule of cases) cellule.classList.remove("sous-le-pinceau");
    if (evenement.type === "pointerup") this.appliquer(cases);
  }

  /** Paint these cells, and those of their teams; or give back what was there, when the first one is painted already. */
  appliquer(touchees) {
    if (!touchees.length) return;
    const reprend = touchees[0].dataset.c === this.valeur;
    const cases = this.equipes.elargir(touchees).filter((cellule) => (cellule.dataset.c === this.valeur) === reprend);
    const remplacees = cases.filter((cellule) => !["", this.valeur].includes(cellule.dataset.c)).length;
    const demandes = cases.map((cellule) => [cellule, reprend ? this.avant.get(cellule) ?? "" : this.valeur]);
    for (const cellule of cases) {
      if (reprend) this.avant.delete(cellule);
      else this.avant.set(cellule, cellule.dataset.c);
    }
    aller(touchees.at(-1));
    this.peindre(demandes);
    if (cases.length === 1) this.dire(tableau.direLeNiveau(cases[0]));
    else this.dire(`${cases.length} cases ${reprend ? "reprises" : "peintes"}${remplacees ? `, dont ${remplacees > 1 ? `${remplacees} remplacées` : "une remplacée"}` : ""}`);
  }
}
