// Storing cells one by one: what was typed last is sent on the version that was seen, and one request at a time
// leaves for a cell. The cell says itself where it is: data-etat is « attente », « refus », « conflit » or nothing.

import { garder, lire } from "./attentes.js";

const NOUVEL_ESSAI = 5000; // ms after the network failed

/** Read cells out of an answer of the server. */
export function lireCellules(html) {
  const gabarit = document.createElement("template");
  gabarit.innerHTML = html;
  return gabarit.content;
}

/** Keep the failures of the network inside `element`: they are said in the cells, not at the top of the page. */
export function taire(element) {
  for (const nom of ["htmx:sendError", "htmx:timeout"]) element.addEventListener(nom, (evenement) => evenement.stopPropagation());
}

export class Envoi {
  /**
   * `cellule(cle)` finds the element of a cell; `montrer(element, valeur)` draws a value that waits;
   * `recevoir(element, stockee)` draws what is stored; `dire()` is called whenever something moved.
   */
  constructor({ adresse, compte, cellule, montrer, recevoir, dire }) {
    Object.assign(this, { adresse, compte, cellule, montrer, recevoir, dire });
    this.voulues = new Map(); // cle → { valeur, version }, typed and not stored yet
    this.enCours = new Set();
    this.messages = new Map(); // cle → the sentence of a refusal, or the fragment of a conflict
    this.stockees = new Map(); // cle → what is stored, when it is not what the cell shows
    this.pause = false;
    this.panne = "";
    addEventListener("online", () => this.reprendre());
    addEventListener("beforeunload", (evenement) => { if (this.voulues.size) evenement.preventDefault(); });
  }

  /** Send again what an earlier page could not; a stale version comes back as a conflict. */
  retrouver() {
    const laissees = Object.entries(lire(this.compte, this.adresse));
    for (const [cle, { valeur, version }] of laissees) {
      const element = this.cellule(cle);
      if (element) this.demander(element, cle, valeur, version);
    }
    return laissees.length;
  }

  /** Ask for `valeur` in a cell. */
  demander(element, cle, valeur, version = Number(element.dataset.v)) {
    if (!this.stockees.has(cle)) this.stockees.set(cle, element.cloneNode(true));
    this.messages.delete(cle);
    this.voulues.set(cle, { valeur, version });
    element.dataset.etat = "attente";
    this.montrer(element, valeur);
    this.noter();
    this.poster(cle);
  }

  /** Give up what was typed in a cell: it shows again what is stored. */
  renoncer(cle) {
    const stockee = this.stockees.get(cle);
    this.voulues.delete(cle);
    this.messages.delete(cle);
    this.stockees.delete(cle);
    if (stockee) this.recevoir(this.cellule(cle), stockee);
    this.noter();
  }

  /** After a conflict: store what was typed all the same, on the version that is there now. */
  insister(cle) {
    const { valeur } = this.voulues.get(cle);
    this.demander(this.cellule(cle), cle, valeur, Number(this.stockees.get(cle).dataset.v));
  }

  /** Send again everything that waits. */
  reprendre() {
    this.panne = "";
    for (const cle of this.voulues.keys()) if (!this.messages.has(cle)) this.poster(cle);
    this.dire();
  }

  /** Hold the cells back while a whole column is being filled, then let them go. */
  async tenir(travail) {
    this.pause = true;
    while (this.enCours.size) await new Promise((suite) => { this.suite = suite; });
    try { return await travail(); } finally {
      this.pause = false;
      this.reprendre();
    }
  }

  async poster(cle) {
    if (this.pause || this.enCours.has(cle) || !this.voulues.has(cle)) return;
    const { valeur, version } = this.voulues.get(cle);
    const [eleve, competence] = cle.split("-");
    this.enCours.add(cle);
    let reponse = null;
    try {
      await htmx.ajax("POST", this.adresse, {
        source: this.cellule(cle),
        values: { eleve, competence, version, valeur },
        handler: (_, { xhr }) => { reponse = xhr; },
      });
    } catch { /* no answer at all: said below */ }
    this.enCours.delete(cle);
    this.repondre(cle, valeur, reponse);
    this.suite?.();
    this.noter();
  }

  repondre(cle, envoyee, xhr) {
    if (!xhr) return this.attendreLeReseau();
    if (/^\s*<!doctype/i.test(xhr.responseText)) return this.refuser(cle, "", xhr.status < 400 ? "session" : "page");
    if (xhr.status === 200) return this.enregistrer(cle, envoyee, lireCellules(xhr.responseText).firstElementChild);
    if (xhr.status === 409) return this.confronter(cle, lireCellules(xhr.responseText));
    return this.refuser(cle, xhr.responseText, xhr.status === 422 ? "" : "page");
  }

  enregistrer(cle, envoyee, stockee) {
    this.panne = "";
    if (this.voulues.get(cle)?.valeur === envoyee) {
      this.voulues.delete(cle);
      this.stockees.delete(cle);
      this.recevoir(this.cellule(cle), stockee);
    } else if (this.voulues.has(cle)) { // typed again meanwhile: the new value leaves on the new version
      this.voulues.get(cle).version = Number(stockee.dataset.v);
      this.stockees.set(cle, stockee);
      this.poster(cle);
    }
  }

  confronter(cle, fragment) {
    this.stockees.set(cle, fragment.firstElementChild);
    this.messages.set(cle, fragment.querySelector(".conflit"));
    this.cellule(cle).dataset.etat = "conflit";
  }

  refuser(cle, texte, raison) {
    const phrases = {
      session: "Votre session est terminée. Reconnectez-vous dans un autre onglet, puis réessayez : rien n’est perdu.",
      page: "Le serveur n’a pas pu enregistrer. Réessayez ; si cela recommence, actualisez la page.",
    };
    this.messages.set(cle, phrases[raison] ?? texte);
    this.cellule(cle).dataset.etat = "refus";
  }

  attendreLeReseau() {
    this.panne = "Le réseau ne répond pas";
    clearTimeout(this.minuteur);
    this.minuteur = setTimeout(() => this.reprendre(), NOUVEL_ESSAI);
  }

  noter() {
    garder(this.compte, this.adresse, Object.fromEntries(this.voulues));
    this.dire();
  }

  /** What is worth saying of the whole: how many wait, are refused, are in conflict. */
  get bilan() {
    const conflits = [...this.messages.values()].filter((message) => message instanceof Element).length;
    return { attentes: this.voulues.size - this.messages.size, conflits, refus: this.messages.size - conflits };
  }
}
