// Giving a level or a state: to a cell, to the chosen block, to a whole team. What a block would replace is asked first.

import { demander, remplacements } from "./confirmation.js";
import * as selection from "./selection.js";
import * as tableau from "./tableau.js";

const enCases = (nombre) => (nombre > 1 ? `${nombre} cases` : "une case");
const dontRemplies = (nombre) => (nombre ? `, dont ${nombre > 1 ? `${nombre} déjà remplies` : "une déjà remplie"}` : "");
const estRemplie = (cellule) => cellule.dataset.c !== "";

export class Don {
  constructor({ gestes, equipes, dire }) {
    Object.assign(this, { gestes, equipes, dire });
  }

  /** Give a value to what is chosen. */
  donner(valeur) {
    if (selection.estMultiple()) return this.auBloc(this.equipes.elargir(selection.choisies()), valeur);
    const cases = this.equipes.elargir([tableau.courante]);
    return cases.length > 1 ? this.aLEquipe(cases, valeur) : this.aLaCase(valeur);
  }

  aLaCase(valeur) {
    this.gestes.poser([[tableau.courante, valeur]]);
    this.dire("");
  }

  aLEquipe(cases, valeur) {
    const equipe = tableau.ligneDe(tableau.courante).dataset.equipe;
    const changees = cases.filter((cellule) => cellule.dataset.c !== valeur);
    const remplies = changees.filter(estRemplie).length;
    this.gestes.poser(cases.map((cellule) => [cellule, valeur]));
    const combien = changees.length > 1 ? "changent" : "change";
    this.dire(changees.length ? `${equipe} : ${enCases(changees.length)} ${combien}${dontRemplies(remplies)}` : `${equipe} : rien ne change`);
  }

  /** A block: what is filled already is said, and asked, before it is replaced. */
  async auBloc(cases, valeur) {
    const changees = cases.filter((cellule) => cellule.dataset.c !== valeur);
    const remplies = changees.filter(estRemplie);
    const reponse = remplies.length ? await this.demander(changees, remplies, valeur) : "tout";
    if (remplies.length) tableau.courante.focus({ preventScroll: true });
    if (!reponse) return this.dire("Rien n’a changé");
    return this.poserLeBloc(reponse === "vides" ? changees.filter((cellule) => !estRemplie(cellule)) : changees, valeur);
  }

  poserLeBloc(cases, valeur) {
    const nombre = this.gestes.poser(cases.map((cellule) => [cellule, valeur]));
    const mot = valeur ? ` : ${tableau.MOTS[valeur].toLowerCase()}` : nombre > 1 ? " vidées" : " vidée";
    if (!nombre) return this.dire("Rien ne change dans la sélection");
    return this.dire(`${enCases(nombre)}${mot}`.replace(/^u/, "U"));
  }

  demander(changees, remplies, valeur) {
    const nombre = remplies.length;
    const vides = changees.length - nombre;
    const verbe = valeur ? (nombre > 1 ? "changeront" : "changera") : (nombre > 1 ? "seront vidées" : "sera vidée");
    const reponses = [["tout", valeur ? `Remplacer ${nombre > 1 ? `les ${nombre} cases` : "la case"}` : `Vider ${nombre > 1 ? `les ${nombre} cases` : "la case"}`]];
    if (vides) reponses.push(["vides", "Les cases vides seulement"]);
    return demander({
      titre: valeur ? "Remplacer ce qui est déjà rempli ?" : "Vider la sélection ?",
      texte: `${nombre > 1 ? `${nombre} cases déjà remplies` : "Une case déjà remplie"} ${verbe}. Vous pourrez annuler.`,
      details: [remplacements(remplies.map((cellule) => [cellule, valeur]))],
      reponses,
    });
  }

  /** The second sign of « ++ » or « -- »: only where the first one has just been put. */
  doubler(simple, double) {
    const cases = this.equipes.elargir(selection.choisies()).filter((cellule) => cellule.dataset.c === simple);
    if (cases.length === 1) return this.gestes.poser([[cases[0], double]]);
    return this.poserLeBloc(cases, double);
  }
}
