// Team entry: the rows gathered by team, and one level given to a member that goes to all of them. The exceptions come
// after: « à l’élève seul », or the rows by name again.

import { annoncer } from "./annonces.js";
import { aller } from "./selection.js";
import * as tableau from "./tableau.js";

const boutons = { equipe: document.getElementById("par-equipe"), tous: document.getElementById("a-toute-l-equipe") };
const parNom = [...tableau.lignes];
const SANS = "Sans équipe";

/** The rows of each team that has at least two of its members here. */
function lireLesEquipes() {
  const equipes = new Map();
  for (const ligne of parNom) {
    const nom = ligne.dataset.equipe;
    if (nom) equipes.set(nom, [...(equipes.get(nom) ?? []), ligne]);
  }
  const vraies = [...equipes].filter(([, lignes]) => lignes.length > 1);
  return new Map(vraies.sort(([a], [b]) => a.localeCompare(b, "fr", { numeric: true })));
}

function titre(nom) {
  const th = document.createElement("th");
  th.scope = "rowgroup";
  th.colSpan = tableau.entetes.length + 1;
  const texte = document.createElement("span");
  texte.textContent = nom;
  th.append(texte);
  const ligne = document.createElement("tr");
  ligne.className = "equipe";
  ligne.append(th);
  return ligne;
}

export class Equipes {
  constructor() {
    this.equipes = lireLesEquipes();
    this.rassemblees = false;
    this.aTous = false;
    if (!boutons.equipe || !this.equipes.size) return;
    boutons.equipe.hidden = false;
    boutons.equipe.addEventListener("click", () => this.rassembler(!this.rassemblees));
    boutons.tous.addEventListener("click", () => this.donnerATous(!this.aTous));
  }

  /** The key: gather first, then from the whole team to the pupil alone and back. */
  basculer() {
    if (!this.equipes.size) annoncer("Cette classe n’a pas d’équipe");
    else if (this.rassemblees) this.donnerATous(!this.aTous);
    else this.rassembler(true);
  }

  rassembler(oui) {
    this.rassemblees = oui;
    const { courante } = tableau;
    const membres = new Set([...this.equipes.values()].flat());
    const autres = parNom.filter((ligne) => !membres.has(ligne));
    const groupes = [...this.equipes, ...(autres.length ? [[SANS, autres]] : [])];
    tableau.ranger(oui ? groupes.flatMap(([nom, lignes]) => [titre(nom), ...lignes]) : parNom);
    boutons.equipe.setAttribute("aria-pressed", String(oui));
    boutons.tous.hidden = !oui;
    aller(courante);
    this.donnerATous(oui);
  }

  donnerATous(oui) {
    this.aTous = oui;
    boutons.tous.setAttribute("aria-pressed", String(oui));
    boutons.tous.textContent = oui ? "Donner : à toute l’équipe" : "Donner : à l’élève seul";
    const seul = this.rassemblees ? "Un niveau donné va à l’élève seul" : "Les élèves sont dans l’ordre des noms";
    annoncer(oui ? "Un niveau donné à un élève va à toute son équipe" : seul, "equipes");
  }

  /** The rows that a gesture on this cell is for: the whole team, or the pupil alone. */
  lignesDe(cellule) {
    const ligne = tableau.ligneDe(cellule);
    return (this.aTous && this.equipes.get(ligne.dataset.equipe)) || [ligne];
  }

  /** The cells of the whole teams, in the same columns. */
  elargir(cellules) {
    return [...new Set(cellules.flatMap((cellule) => this.lignesDe(cellule).map((ligne) => ligne.cells[cellule.cellIndex])))];
  }

  /** The cell after this one, once its whole team is done. */
  suivante(cellule, parLigne) {
    const lignes = this.lignesDe(cellule);
    const depuis = parLigne ? cellule : lignes.at(-1).cells[cellule.cellIndex];
    const suite = tableau.suivante(depuis, parLigne);
    const aFaire = suite && parLigne && lignes.includes(tableau.ligneDe(suite)) && suite.cellIndex === 1;
    return aFaire ? tableau.suivante(lignes.at(-1).cells[cellule.cellIndex], true) : suite;
  }
}
