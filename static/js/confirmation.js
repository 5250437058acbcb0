// Asking before something is replaced: one dialog, that says what would change, cell by cell.

import { codeDe, MARQUES, MOTS, nomDe } from "./tableau.js";

const dialogue = document.getElementById("confirmation");
const LIGNES_MAX = 60; // shown in a list; the rest is counted

export function element(nom, classe, ...contenu) {
  const fait = document.createElement(nom);
  if (classe) fait.className = classe;
  fait.append(...contenu);
  return fait;
}

/** A value as the grid shows it, with its words. */
export function valeurDite(valeur) {
  const marque = MARQUES[valeur].cloneNode(true);
  return element("span", "valeur-dite", marque, element("span", "", ` ${valeur ? MOTS[valeur] : "vide"}`));
}

/** A table: a title, the headers, then the rows, each a list of what stands in its cells. */
export function liste(titre, entetes, lignes) {
  const tete = element("tr", "", ...entetes.map((texte) => element("th", "", texte)));
  for (const th of tete.children) th.scope = "col";
  const corps = lignes.slice(0, LIGNES_MAX).map((ligne) => element("tr", "", ...ligne.map((quoi) => element("td", "", quoi))));
  const table = element("table", "", element("caption", "", titre), element("thead", "", tete), element("tbody", "", ...corps));
  const reste = lignes.length - LIGNES_MAX;
  return element("section", "changements", table, ...(reste > 0 ? [element("p", "discret", `Et ${reste} de plus.`)] : []));
}

/** The cells that are filled and would change: who, what, before, after. */
export function remplacements(demandes) {
  const lignes = demandes.map(([cellule, valeur]) => [nomDe(cellule), codeDe(cellule), valeurDite(cellule.dataset.c), valeurDite(valeur)]);
  return liste("Ce qui est remplacé", ["Élève", "Compétence", "Aujourd’hui", "Ensuite"], lignes);
}

/**
 * Ask, and return the value of the answer, or "" when the person gives up.
 *
 * `reponses` are [[value, words], …], the first one being the main one.
 */
export function demander({ titre, texte, details = [], reponses, renoncer = "Renoncer" }) {
  const formulaire = dialogue.querySelector("form");
  dialogue.querySelector("h2").textContent = titre;
  dialogue.querySelector("[data-texte]").replaceChildren(...[texte].flat().map((phrase) => element("p", "", phrase)));
  dialogue.querySelector("[data-details]").replaceChildren(...details);
  const boutons = [...reponses, ["", renoncer]].map(([valeur, mots], rang) => {
    const bouton = element("button", `btn ${rang === 0 ? "btn-primary" : valeur ? "btn-secondary" : "btn-link"}`, mots);
    bouton.value = valeur;
    return bouton;
  });
  dialogue.querySelector(".fin-de-formulaire").replaceChildren(...boutons);
  dialogue.returnValue = "";
  dialogue.showModal();
  formulaire.querySelector(".fin-de-formulaire button").focus();
  return new Promise((suite) => {
    dialogue.addEventListener("close", () => suite(dialogue.returnValue), { once: true });
  });
}
