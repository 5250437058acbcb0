// Filling a column, a row, the selection or the whole grid: the empty cells, and the others only when one asks for it.

import * as selection from "./selection.js";
import { codeDe, colonne, courante, entetes, ligneDe, lignes, nomDe, place } from "./tableau.js";
import { lireTouche } from "./touches.js";

const enCases = (nombre) => (nombre > 1 ? `${nombre} cases` : "une case");

/** The cells of a place; a pupil who was not in the class that day is filled by hand only. */
function casesDe(ou) {
  if (ou === "selection") return selection.choisies();
  if (ou === "ligne") return [...ligneDe(courante).querySelectorAll("td")];
  const presentes = lignes.filter((ligne) => !("absent" in ligne.dataset));
  if (ou === "colonne") return presentes.map((ligne) => ligne.cells[colonne(courante) + 1]);
  return presentes.flatMap((ligne) => entetes.map((_, numero) => place(lignes.indexOf(ligne), numero)));
}

export class Remplissage {
  constructor({ gestes, dire }) {
    Object.assign(this, { gestes, dire });
    this.dialogue = document.getElementById("remplir");
    this.remplacer = this.dialogue.querySelector("[name=remplacer]");
    this.dialogue.addEventListener("keydown", (evenement) => this.toucher(evenement));
    this.dialogue.addEventListener("change", () => this.compter());
    this.dialogue.addEventListener("close", () => this.remplir());
  }

  get ou() {
    return this.dialogue.querySelector("[name=ou]:checked").value;
  }

  proposer(ou) {
    const multiple = selection.estMultiple();
    const dire = (quoi, texte) => { this.dialogue.querySelector(`[data-ou="${quoi}"]`).textContent = texte; };
    dire("colonne", codeDe(courante));
    dire("ligne", nomDe(courante));
    dire("selection", multiple ? `(${enCases(selection.choisies().length)})` : "");
    this.dialogue.querySelector('[value="selection"]').closest("label").hidden = !multiple;
    this.dialogue.querySelector(`[value="${multiple ? "selection" : ou}"]`).checked = true;
    this.remplacer.checked = false;
    this.dialogue.returnValue = "";
    this.compter();
    this.dialogue.showModal();
    this.dialogue.querySelector('button[value="3"]').focus();
  }

  /** Say before anything how many cells are empty there, and how many are not. */
  compter() {
    const cases = casesDe(this.ou);
    const remplies = cases.filter((cellule) => cellule.dataset.c !== "").length;
    const vides = cases.length - remplies;
    this.dialogue.querySelector("[data-vides]").textContent = vides
      ? `${vides > 1 ? `${vides} cases vides seront remplies` : "Une case vide sera remplie"}.`
      : "Aucune case n’y est vide.";
    this.dialogue.querySelector("[data-remplies]").textContent = remplies > 1 ? `les ${remplies} cases déjà remplies` : "la case déjà remplie";
    this.remplacer.closest("label").hidden = !remplies;
  }

  /** A level or a state typed in the dialog is the answer. */
  toucher(evenement) {
    const touche = lireTouche(evenement);
    const valeur = touche?.geste === "poser" ? touche.valeur : { "+": "3", "-": "2" }[touche?.valeur];
    if (!valeur) return;
    evenement.preventDefault();
    this.dialogue.close(valeur);
  }

  remplir() {
    courante.focus({ preventScroll: true });
    const valeur = this.dialogue.returnValue;
    if (!valeur) return;
    const cases = casesDe(this.ou);
    const voulues = this.remplacer.checked ? cases : cases.filter((cellule) => cellule.dataset.c === "");
    const remplacees = voulues.filter((cellule) => !["", valeur].includes(cellule.dataset.c)).length;
    const nombre = this.gestes.poser(voulues.map((cellule) => [cellule, valeur]), { cede: true });
    if (!nombre) return this.dire(this.remplacer.checked ? "Toutes les cases portaient déjà cette valeur" : "Aucune case n’était vide");
    const faites = nombre > 1 ? `${nombre} cases sont remplies` : "Une case est remplie";
    return this.dire(remplacees ? `${faites}, dont ${remplacees > 1 ? `${remplacees} remplacées` : "une remplacée"}` : faites);
  }
}
