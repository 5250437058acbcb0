// What was done in the page, one gesture after the other, and how to take it back: a cell, a block, a whole team are
// one step. What a colleague has put since is never touched: it is said.

import { relire, retenirEnPartant } from "./memoire.js";
import { aller } from "./selection.js";
import { celluleDe, cleDe, courante, direLeNiveau } from "./tableau.js";

const enCases = (nombre) => (nombre > 1 ? `${nombre} cases` : "une case");

const encoreLa = (geste) => geste.filter(([cle]) => celluleDe(cle)); // a pupil or a compétence may have left the grid

export class Gestes {
  /** `dire` tells what a gesture did; `changer` is called when there is something more, or less, to take back. */
  constructor({ envoi, dire, changer }) {
    Object.assign(this, { envoi, dire, changer });
    const { faits = [], defaits = [], miennes = [] } = relire(envoi.compte, envoi.adresse);
    this.faits = faits.map(encoreLa).filter((geste) => geste.length); // gestures: [[cle, value before, value after], …]
    this.defaits = defaits.map(encoreLa).filter((geste) => geste.length);
    for (const [cle, version] of miennes) envoi.miennes.set(cle, version);
    retenirEnPartant(envoi.compte, envoi.adresse, () => ({ faits: this.faits, defaits: this.defaits, miennes: [...envoi.miennes] }));
  }

  /** Give values to cells, [[cell, value], …], as one gesture; return how many change. */
  poser(demandes, { cede = false } = {}) {
    const utiles = demandes.filter(([cellule, valeur]) => cellule.dataset.c !== valeur || this.estEnPeine(cellule));
    if (!utiles.length) return 0;
    this.retenir(utiles.map(([cellule, valeur]) => [cleDe(cellule), cellule.dataset.c, valeur]));
    if (utiles.length === 1 && !cede) this.envoi.demander(utiles[0][0], cleDe(utiles[0][0]), utiles[0][1]);
    else this.envoi.demanderTout(utiles.map(([cellule, valeur]) => [cleDe(cellule), valeur]), { cede });
    return utiles.length;
  }

  /** A cell that was refused or is in conflict takes the same value again. */
  estEnPeine = (cellule) => ["refus", "conflit"].includes(cellule.dataset.etat);

  /** Keep a gesture that may be taken back. */
  retenir(geste) {
    this.faits.push(geste);
    this.defaits = [];
    this.changer();
  }

  annuler() {
    this.rejouer(this.faits, this.defaits, { de: 2, a: 1, verbe: "annulée" });
  }

  retablir() {
    this.rejouer(this.defaits, this.faits, { de: 1, a: 2, verbe: "rétablie" });
  }

  rejouer(depuis, vers, { de, a, verbe }) {
    const geste = depuis.pop();
    if (!geste) return this.dire(`Il n’y a plus de saisie à ${verbe === "annulée" ? "annuler" : "rétablir"}`);
    const possibles = geste.filter((un) => celluleDe(un[0]).dataset.c === un[de] && this.envoi.estMienne(un[0]));
    if (possibles.length) vers.push(possibles);
    this.envoi.demanderTout(possibles.map((un) => [un[0], un[a]]), { cede: true });
    aller(celluleDe((possibles[0] ?? geste[0])[0]));
    this.changer();
    return this.dire(this.raconter(possibles.length, geste.length - possibles.length, verbe));
  }

  raconter(faites, laissees, verbe) {
    const restent = `${enCases(laissees)} ${laissees > 1 ? "ont" : "a"} changé depuis et ${laissees > 1 ? "restent" : "reste"}`;
    if (!faites) return `Rien n’est ${verbe.slice(0, -1)} : ${restent}`;
    const quoi = faites === 1 ? direLeNiveau(courante) : enCases(faites);
    return `Saisie ${verbe} : ${quoi}${laissees ? `. ${restent}` : ""}`;
  }

  /** What gave way to a colleague's value is told, and is no longer ours to take back. */
  direCeQuiACede() {
    const cedees = new Set(this.envoi.cedees);
    if (!cedees.size) return;
    this.envoi.cedees.clear();
    for (const pile of [this.faits, this.defaits]) {
      pile.forEach((geste, rang) => { pile[rang] = geste.filter(([cle]) => !cedees.has(cle)); });
    }
    this.faits = this.faits.filter((geste) => geste.length);
    this.defaits = this.defaits.filter((geste) => geste.length);
    this.changer();
    const [verbe, reste] = cedees.size > 1 ? ["ont été changées", "elles restent"] : ["a été changée", "elle reste"];
    this.dire(`${enCases(cedees.size)} ${verbe} par un collègue entre-temps : ${reste}`.replace(/^u/, "U"));
  }
}
