// Storing cells, one by one or a block at once: what was typed last is sent on the version that was seen, and one
// request at a time leaves for a cell. The cell says itself where it is: data-etat is « attente », « refus », « conflit » or nothing.

import { garder, lire, oublier, sortie } from "./attentes.js";
import { auRetour, FINIE, verifier } from "./session.js";

const NOUVEL_ESSAI = 5000; // ms after the network failed

const LENTEUR = 3000; // ms before a save that is still on its way is said to be slow
const EN_PANNE = [502, 503, 504]; // the server is not there: as the network

const REFUS = {
  droit: "Vous ne pouvez plus positionner dans cette situation : votre rôle, votre classe ou le partage a changé. Votre saisie reste ici.",
  page: "Le serveur n’a pas pu enregistrer. Réessayez ; si cela recommence, actualisez la page.",
};

/** Read cells out of an answer of the server. */
export function lireCellules(html) {
  const gabarit = document.createElement("template");
  gabarit.innerHTML = html;
  return gabarit.content;
}

/** Whether an answer says more of the session than of the cells. */
function estDouteuse(xhr) {
  if (!xhr) return false;
  const estUnePage = /^\s*<!doctype/i.test(xhr.responseText);
  return xhr.status === 401 || (estUnePage && (xhr.status < 400 || xhr.status === 403));
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
  constructor({ adresse, bloc, compte, cellule, montrer, recevoir, dire }) {
    Object.assign(this, { adresse, bloc, compte, cellule, montrer, recevoir, dire });
    this.voulues = new Map(); // cle → { valeur, version, cede }, typed and not stored yet
    this.miennes = new Map(); // cle → the last version stored from this page
    this.cedees = new Set(); // what gave way to somebody else's value, and was not told yet
    this.enCours = new Set();
    this.messages = new Map(); // cle → the sentence of a refusal, or the fragment of a conflict
    this.stockees = new Map(); // cle → what is stored, when it is not what the cell shows
    this.pause = false;
    this.doutees = new Set(); // cells that got a page for an answer, and were sent again since
    this.panne = "";
    this.lente = false;
    addEventListener("online", () => this.reprendre());
    auRetour(() => this.reprendre());
    addEventListener("beforeunload", (evenement) => { if (this.voulues.size && !sortie.faite) evenement.preventDefault(); });
  }

  /** Send again what an earlier page could not; a stale version comes back as a conflict. */
  retrouver() {
    const laissees = Object.entries(lire(this.compte, this.adresse)).filter(([cle]) => this.cellule(cle));
    for (const [cle, { valeur, version }] of laissees) this.vouloir(this.cellule(cle), cle, { valeur, version });
    this.dire();
    this.posterTout(laissees.map(([cle]) => cle));
    return laissees.length;
  }

  /** Ask for `valeur` in a cell. */
  demander(element, cle, valeur, version = Number(element.dataset.v)) {
    this.vouloir(element, cle, { valeur, version });
    this.dire();
    this.poster(cle);
  }

  /**
   * Ask for many values at once, [[cle, valeur], …], in one request. With `cede`, a value that somebody else
   * stored meanwhile stays, and is told in `cedees`; otherwise it comes back as a conflict.
   */
  demanderTout(demandes, { cede = false } = {}) {
    for (const [cle, valeur] of demandes) {
      const element = this.cellule(cle);
      this.vouloir(element, cle, { valeur, version: Number(element.dataset.v), cede });
    }
    this.dire();
    this.posterTout(demandes.map(([cle]) => cle));
  }

  vouloir(element, cle, voulue) {
    if (!this.stockees.has(cle)) this.stockees.set(cle, element.cloneNode(true));
    this.messages.delete(cle);
    this.attacher(cle, voulue);
    element.dataset.etat = "attente";
    this.montrer(element, voulue.valeur);
  }

  attacher(cle, voulue) {
    this.voulues.set(cle, voulue);
    garder(this.compte, this.adresse, cle, { valeur: voulue.valeur, version: voulue.version });
  }

  /** Nothing waits any more in a cell. */
  quitter(cle) {
    for (const liste of [this.voulues, this.messages, this.stockees, this.doutees]) liste.delete(cle);
    oublier(this.compte, this.adresse, cle);
  }

  /** Whether what a cell shows comes from this page: typed and on its way, or the last one to have been stored. */
  estMienne(cle) {
    if (this.voulues.has(cle)) return !(this.messages.get(cle) instanceof Element);
    return this.miennes.get(cle) === Number(this.cellule(cle).dataset.v);
  }

  /** Give up what was typed in a cell: it shows again what is stored. */
  renoncer(cle) {
    const stockee = this.stockees.get(cle);
    this.quitter(cle);
    if (stockee) this.recevoir(this.cellule(cle), stockee);
    this.dire();
  }

  /**
   * Somebody stored something in a cell: return whether what was typed here is to be settled with it first.
   *
   * It is sent on the version that was seen, so that the server answers with both values.
   */
  arriver(cle, stockee) {
    if (!this.voulues.has(cle)) return false;
    const message = this.messages.get(cle);
    const connue = Number(this.stockees.get(cle).dataset.v);
    if (Number(stockee.dataset.v) > connue && typeof message !== "string") {
      this.messages.delete(cle);
      this.poster(cle);
    }
    return true;
  }

  /** After a conflict: store what was typed all the same, on the version that is there now. */
  insister(cle) {
    const { valeur } = this.voulues.get(cle);
    this.demander(this.cellule(cle), cle, valeur, Number(this.stockees.get(cle).dataset.v));
  }

  /** Send again everything that waits. */
  reprendre() {
    this.panne = "";
    clearTimeout(this.minuteur);
    this.posterTout([...this.voulues.keys()].filter((cle) => !this.messages.has(cle)));
    this.dire();
  }

  /** Hold the cells back while something else reads or writes them, then let them go. */
  async tenir(travail) {
    this.pause = true;
    while (this.enCours.size) await new Promise((suite) => { this.suite = suite; });
    try { return await travail(); } finally {
      this.pause = false;
      this.reprendre();
    }
  }

  peutPartir(cle) {
    return !this.pause && this.voulues.has(cle) && !this.enCours.has(cle);
  }

  async poster(cle) {
    if (!this.peutPartir(cle)) return;
    const { valeur, version } = this.voulues.get(cle);
    const [eleve, competence] = cle.split("-");
    const reponse = await this.envoyer([cle], this.adresse, { eleve, competence, version, valeur });
    await this.repondre(cle, valeur, reponse);
    this.apres();
  }

  /** Send these cells in one request; what is already on its way leaves again when its answer comes. */
  async posterTout(cles) {
    const prets = cles.filter((cle) => this.peutPartir(cle));
    if (prets.length < 2 || !this.bloc) return prets.forEach((cle) => this.poster(cle));
    const envoyees = new Map(prets.map((cle) => [cle, this.voulues.get(cle)]));
    const cellules = [...envoyees].map(([cle, { valeur, version }]) => `${cle}-${version}-${valeur}`).join(",");
    const reponse = await this.envoyer(prets, this.bloc, { cellules });
    await this.repondreTout(envoyees, reponse);
    return this.apres();
  }

  async envoyer(cles, adresse, values) {
    const chronometre = setTimeout(() => { this.lente = true; this.dire(); }, LENTEUR);
    let reponse = null;
    for (const cle of cles) this.enCours.add(cle);
    try {
      await htmx.ajax("POST", adresse, { source: this.cellule(cles[0]), values, handler: (_, { xhr }) => { reponse = xhr; } });
    } catch { /* no answer at all: said by the caller */ }
    clearTimeout(chronometre);
    this.lente = false;
    for (const cle of cles) this.enCours.delete(cle);
    return reponse;
  }

  apres() {
    this.suite?.();
    this.dire();
  }

  repondreTout(envoyees, xhr) {
    if (estDouteuse(xhr)) return this.douter([...envoyees.keys()]);
    if (xhr?.status !== 200) {
      for (const [cle, { valeur }] of envoyees) this.repondre(cle, valeur, xhr);
      return undefined;
    }
    const fragment = lireCellules(xhr.responseText);
    const conflits = new Map([...fragment.querySelectorAll(".conflit")].map((conflit) => [conflit.dataset.cle, conflit]));
    for (const td of fragment.querySelectorAll("td")) {
      const cle = `${td.dataset.eleve}-${td.dataset.competence}`;
      if (conflits.has(cle)) this.confronter(cle, td, conflits.get(cle));
      else this.enregistrer(cle, envoyees.get(cle).valeur, td);
    }
    return undefined;
  }

  repondre(cle, envoyee, xhr) {
    if (!xhr || EN_PANNE.includes(xhr.status)) return this.attendreLeReseau();
    if (estDouteuse(xhr)) return this.douter([cle]);
    if (xhr.status === 404) return this.refuser(cle, REFUS.droit);
    if (xhr.status === 200) return this.enregistrer(cle, envoyee, lireCellules(xhr.responseText).firstElementChild);
    if (xhr.status === 409) {
      const fragment = lireCellules(xhr.responseText);
      return this.confronter(cle, fragment.firstElementChild, fragment.querySelector(".conflit"));
    }
    return this.refuser(cle, [403, 422].includes(xhr.status) ? xhr.responseText : REFUS.page);
  }

  /** A page instead of cells: the session has ended or is another's, its token has changed, a right was withdrawn. */
  async douter(cles) {
    const session = await verifier();
    if (session === "inconnu") return this.attendreLeReseau();
    if (session === "finie") {
      this.panne = FINIE;
      return undefined;
    }
    const [refusees, autres] = [true, false].map((deja) => cles.filter((cle) => this.doutees.has(cle) === deja));
    for (const cle of refusees) this.refuser(cle, REFUS.droit); // sent again with the right token, and refused again
    for (const cle of autres) this.doutees.add(cle);
    return this.posterTout(autres);
  }

  enregistrer(cle, envoyee, stockee) {
    this.panne = "";
    this.doutees.delete(cle);
    this.miennes.set(cle, Number(stockee.dataset.v));
    if (this.voulues.get(cle)?.valeur === envoyee) {
      this.quitter(cle);
      this.recevoir(this.cellule(cle), stockee);
    } else if (this.voulues.has(cle)) { // typed again meanwhile: the new value leaves on the new version
      this.attacher(cle, { ...this.voulues.get(cle), version: Number(stockee.dataset.v) });
      this.stockees.set(cle, stockee);
      this.poster(cle);
    }
  }

  confronter(cle, stockee, message) {
    this.stockees.set(cle, stockee);
    if (this.voulues.get(cle)?.cede) {
      this.cedees.add(cle);
      return this.renoncer(cle);
    }
    this.messages.set(cle, message);
    this.cellule(cle).dataset.etat = "conflit";
    return undefined;
  }

  refuser(cle, texte) {
    this.messages.set(cle, texte);
    this.cellule(cle).dataset.etat = "refus";
  }

  attendreLeReseau() {
    this.panne = "Le réseau ne répond pas";
    clearTimeout(this.minuteur);
    this.minuteur = setTimeout(() => this.reprendre(), NOUVEL_ESSAI);
  }

  /** What is worth saying of the whole: how many wait, are refused, are in conflict. */
  get bilan() {
    const conflits = [...this.messages.values()].filter((message) => message instanceof Element).length;
    return { attentes: this.voulues.size - this.messages.size, conflits, refus: this.messages.size - conflits };
  }
}
