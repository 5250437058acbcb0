// Copying cells to a spreadsheet and pasting a block from it. What is not understood, what does not fit and what would
// be replaced are said cell by cell, and nothing is written before a yes.

import { annoncer } from "./annonces.js";
import { ecrireBloc, lireBloc, lireSigne } from "./blocs.js";
import { demander, liste, remplacements } from "./confirmation.js";
import * as selection from "./selection.js";
import * as tableau from "./tableau.js";

const enCases = (nombre, adjectif = "") => (nombre > 1 ? `${nombre} cases${adjectif && ` ${adjectif}s`}` : `une case${adjectif && ` ${adjectif}`}`);
const majuscule = (texte) => texte[0].toUpperCase() + texte.slice(1);
const court = (texte) => (texte.length > 40 ? `${texte.slice(0, 40)}…` : texte);

/** What is written in the block, and where it would go: { cellule, ligne, numero, texte, valeur }. */
function placer(bloc) {
  if (bloc.length === 1 && bloc[0].length === 1 && selection.estMultiple()) {
    return selection.choisies().map((cellule) => ({ cellule, texte: bloc[0][0], valeur: lireSigne(bloc[0][0]) }));
  }
  const [haut, gauche] = [tableau.rang(selection.coin()), tableau.colonne(selection.coin())];
  return bloc.flatMap((textes, ligne) => textes.map((texte, numero) => ({
    cellule: tableau.place(haut + ligne, gauche + numero),
    eleve: tableau.lignes[haut + ligne],
    competence: tableau.entetes[gauche + numero],
    ligne: ligne + 1, numero: numero + 1, texte, valeur: lireSigne(texte),
  })));
}

/** Say where a text of the block would go, and why it cannot. */
function refus({ cellule, eleve, competence, ligne, numero, texte }) {
  const qui = cellule ? tableau.nomDe(cellule) : eleve?.querySelector(".nom").textContent ?? `ligne ${ligne} du bloc`;
  const quoi = cellule ? tableau.codeDe(cellule) : competence?.querySelector(".code").textContent ?? `colonne ${numero} du bloc`;
  return [qui, quoi, `« ${court(texte.trim())} »`, cellule ? "ni un niveau, ni un état" : "hors de la grille"];
}

const LEXIQUE = "Une case se lit --, -, +, ++, 1 à 4, A, N, R, C, ou en toutes lettres (« maîtrisé », « absent »…).";

export class Presse {
  constructor({ gestes, dire }) {
    Object.assign(this, { gestes, dire });
    this.dialogue = document.getElementById("coller");
    const ici = () => tableau.table.contains(document.activeElement) && getSelection().isCollapsed;
    document.addEventListener("copy", (evenement) => { if (ici()) this.copier(evenement); });
    if (!gestes) return;
    document.addEventListener("paste", (evenement) => {
      if (!ici()) return;
      evenement.preventDefault();
      this.coller(evenement.clipboardData.getData("text/plain"));
    });
    this.dialogue.addEventListener("close", () => this.dialogueFerme());
  }

  copier(evenement) {
    const lignes = selection.parLignes().map((ligne) => ligne.map((cellule) => cellule.dataset.c));
    const { texte, html } = ecrireBloc(lignes);
    evenement.clipboardData.setData("text/plain", texte);
    evenement.clipboardData.setData("text/html", html);
    evenement.preventDefault();
    const nombre = lignes.flat().length;
    (this.dire ?? annoncer)(nombre > 1 ? `${nombre} cases copiées` : "Une case copiée");
  }

  /* --- Without a keyboard: a text to paste into -------------------------------------------------- */
  proposer() {
    const premiere = selection.coin();
    this.dialogue.querySelector("[data-ou]").textContent = `${tableau.nomDe(premiere)}, ${tableau.codeDe(premiere)}`;
    this.dialogue.returnValue = "";
    this.dialogue.showModal();
    this.dialogue.querySelector("textarea").focus();
  }

  dialogueFerme() {
    const champ = this.dialogue.querySelector("textarea");
    const texte = champ.value;
    tableau.courante.focus();
    if (!this.dialogue.returnValue) return; // given up: what was typed is still there the next time
    champ.value = "";
    this.coller(texte);
  }

  /* --- A block ------------------------------------------------------------------------------------- */
  async coller(texte) {
    const bloc = lireBloc(texte);
    if (!bloc) return this.dire("Le presse-papiers contient bien plus qu’un bloc de niveaux : rien n’est collé");
    const lus = placer(bloc).filter(({ valeur }) => valeur !== "");
    if (!lus.length) return this.dire("Le presse-papiers ne contient ni niveau ni état : rien n’est collé");
    const refuses = lus.filter(({ cellule, valeur }) => !cellule || valeur === undefined);
    const demandes = lus.filter((lu) => !refuses.includes(lu)).map(({ cellule, valeur }) => [cellule, valeur]);
    const changements = demandes.filter(([cellule, valeur]) => cellule.dataset.c !== valeur);
    const remplaces = changements.filter(([cellule]) => cellule.dataset.c !== "");
    if (!refuses.length && !remplaces.length) return this.poser(changements, demandes.length);
    const reponse = await this.confirmer(changements, remplaces, refuses);
    tableau.courante.focus();
    const vides = changements.filter((demande) => !remplaces.includes(demande));
    return reponse ? this.poser(reponse === "vides" ? vides : changements, demandes.length) : this.dire("Rien n’est collé");
  }

  confirmer(changements, remplaces, refuses) {
    const vides = changements.length - remplaces.length;
    const texte = [];
    if (vides) texte.push(`${majuscule(enCases(vides, "vide"))} ${vides > 1 ? "seront remplies" : "sera remplie"}.`);
    if (remplaces.length) texte.push(`${majuscule(enCases(remplaces.length))} déjà ${remplaces.length > 1 ? "remplies changeront" : "remplie changera"}.`);
    if (refuses.length) texte.push(`${majuscule(enCases(refuses.length))} du bloc ne ${refuses.length > 1 ? "peuvent" : "peut"} pas être ${refuses.length > 1 ? "collées" : "collée"}. ${LEXIQUE}`);
    const details = [];
    if (refuses.length) details.push(liste("Ce qui ne peut pas être collé", ["Élève", "Compétence", "Lu dans le bloc", "Pourquoi"], refuses.map(refus)));
    if (remplaces.length) details.push(remplacements(remplaces));
    const reponses = [];
    if (changements.length) reponses.push(["tout", `Coller ${changements.length > 1 ? `les ${changements.length} cases` : "une case"}`]);
    if (remplaces.length && vides) reponses.push(["vides", "Coller dans les cases vides seulement"]);
    return demander({
      titre: refuses.length ? "Le bloc n’est pas compris en entier" : "Le bloc remplace des cases remplies",
      texte, details, reponses, renoncer: reponses.length ? "Ne rien coller" : "Fermer : rien n’est collé",
    });
  }

  poser(changements, lues) {
    const nombre = this.gestes.poser(changements);
    if (!nombre) return this.dire(lues > 1 ? "Le bloc est déjà dans la grille : rien ne change" : "La case porte déjà cette valeur");
    return this.dire(nombre > 1 ? `${nombre} cases collées` : "Une case collée");
  }
}
