// The bar under the grid: the current cell in full words, what went wrong in it, and how the saving stands.

import { annoncer } from "./annonces.js";
import { direLaSelection, estMultiple } from "./selection.js";
import { cleDe, entete, MARQUES, MOTS, nomDe, courante, viser } from "./tableau.js";

function element(nom, classe, ...contenu) {
  const fait = document.createElement(nom);
  if (classe) fait.className = classe;
  fait.append(...contenu);
  return fait;
}

function bouton(contenu, action, classe = "btn-secondary") {
  const fait = element("button", `btn btn-sm ${classe}`, ...[contenu].flat());
  fait.type = "button";
  fait.addEventListener("click", action);
  return fait;
}

const marque = (valeur) => MARQUES[valeur].cloneNode(true);
const enNombre = (nombre, un, plusieurs) => (nombre > 1 ? `${nombre} ${plusieurs}` : `${nombre} ${un}`);

export class Barre {
  constructor({ envoi, commenter }) {
    Object.assign(this, { envoi, commenter });
    this.barre = document.getElementById("barre");
    this.etat = document.getElementById("envoi");
    this.annonce = "";
    this.alerte = "";
  }

  /** Show a cell: who, what, its level, and what there is to answer. */
  montrer(cellule) {
    const th = entete(cellule);
    const message = this.envoi && this.envoi.messages.get(cleDe(cellule));
    const qui = element("b", "", nomDe(cellule));
    const quoi = element("p", "barre-case", qui, ` ${th.querySelector(".code").textContent} ${th.title}`);
    const rang = this.boutons.indexOf(document.activeElement);
    this.barre.hidden = false;
    this.barre.replaceChildren(quoi, message ? this.probleme(cellule, message) : this.contenu(cellule));
    if (rang >= 0) this.boutons.at(Math.min(rang, this.boutons.length - 1))?.focus(); // what arrives takes no focus away
  }

  get boutons() {
    return [...this.barre.querySelectorAll("button")];
  }

  contenu(cellule) {
    if (estMultiple()) return element("p", "barre-selection", direLaSelection());
    const contenu = element("p", "barre-niveau", marque(cellule.dataset.c), ` ${MOTS[cellule.dataset.c]}`);
    const libelle = "mot" in cellule.dataset ? "Lire le commentaire" : this.envoi ? "Commenter" : "Voir l’historique";
    contenu.append(bouton(libelle, this.commenter, "btn-link"));
    return contenu;
  }

  /** A conflict shows both values and lets choose; a refusal says why and lets try again. */
  probleme(cellule, message) {
    const cle = cleDe(cellule);
    const { valeur } = this.envoi.voulues.get(cle);
    const alors = (action) => () => { action(); viser(courante); };
    const renoncer = alors(() => this.envoi.renoncer(cle));
    if (message instanceof Element) {
      const stockee = this.envoi.stockees.get(cle).dataset.c;
      return element(
        "div", "reponses", message.cloneNode(true),
        bouton(["Garder ", marque(stockee)], renoncer),
        bouton(["Mettre ", marque(valeur)], alors(() => this.envoi.insister(cle))),
      );
    }
    return element(
      "div", "reponses", element("p", "", message),
      bouton("Réessayer", alors(() => this.envoi.demander(cellule, cle, valeur))),
      bouton("Renoncer à cette saisie", renoncer),
    );
  }

  /** Give the focus to the first answer, if the current cell asks for one. */
  repondre() {
    const premier = this.barre.querySelector(".reponses button");
    premier?.focus();
    return Boolean(premier);
  }

  /** Say what a gesture did: in the bar until the next one, and to a screen reader. */
  annoncer(texte) {
    this.annonce = texte;
    this.dire();
    annoncer(texte);
  }

  /** Say how the saving stands, the worst first. */
  dire() {
    const { attentes, conflits, refus } = this.envoi.bilan;
    const dits = [];
    if (conflits) dits.push(enNombre(conflits, "case en conflit", "cases en conflit"));
    if (refus) dits.push(enNombre(refus, "saisie refusée", "saisies refusées"));
    this.alerter([...dits, attentes ? this.envoi.panne : ""].filter(Boolean).join(", "));
    if (attentes) dits.push(this.attente(attentes));
    this.etat.dataset.etat = conflits || refus ? "refus" : attentes ? "attente" : "fait";
    this.etat.textContent = dits.join(" · ") || this.annonce || "Tout est enregistré";
  }

  /** Tell a screen reader that something went wrong, then that all is well again; never each cell. */
  alerter(alerte) {
    if (alerte === this.alerte) return;
    this.alerte = alerte;
    if (!alerte) this.annonce = ""; // what was said while it went wrong is over too
    annoncer(alerte || "Tout est enregistré");
  }

  /** Waiting is not a failure: say for what. */
  attente(nombre) {
    if (this.envoi.panne) return `${this.envoi.panne} : ${enNombre(nombre, "saisie attend", "saisies attendent")}`;
    return this.envoi.lente ? "Enregistrement… la connexion est lente" : "Enregistrement…";
  }
}
