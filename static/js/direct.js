// What others store in the same grid, a few seconds after: asked for while somebody looks, and never so often that a
// network in trouble gets worse. Asking prolongs no session, so that a page left open asks for half an hour at the most.

import { lireCellules } from "./envoi.js";
import { auRetour, verifier } from "./session.js";

const PAS = 3000; // ms between two questions
const PAS_MAX = 60000; // after failures, each of which doubles the wait
const ECLAT = 3000; // ms during which a cell that has just arrived says so
const DELAI = 10000; // ms before a question counts as lost

const AVIS = {
  structure: "La liste des élèves ou des compétences a changé.",
  fermee: "La situation vient d’être clôturée : elle se lit, et ne se change plus.",
  ouverte: "La situation est rouverte : elle peut de nouveau être remplie.",
  perdue: "Cette situation ne vous est plus ouverte : votre rôle, votre classe ou le partage a changé.",
};

export class Direct {
  /**
   * `source` is the element that says where to ask and from when; `cellule(cle)` finds a cell, `recevoir(element,
   * stockee)` draws what is stored, `dire(element, stockee)` tells of it; `envoi` keeps what waits here.
   */
  constructor({ source, cellule, recevoir, dire, envoi }) {
    const { changements: adresse, marque, compte } = source.dataset;
    Object.assign(this, { adresse, marque, compte, cellule, recevoir, dire, envoi });
    this.avis = document.getElementById("avis");
    this.echecs = 0;
    if (envoi) this.ouverte = true; // one fills only what is open: closed before the first question, it is said too
    this.avis.addEventListener("click", ({ target }) => {
      if (target.closest("[data-actualiser]")) location.reload();
      if (target.closest("[data-fermer]")) this.avis.hidden = true;
    });
    document.addEventListener("visibilitychange", () => this.attendre(document.hidden ? null : 0));
    addEventListener("online", () => this.attendre(0));
    auRetour(() => this.attendre(0));
    this.attendre(PAS);
  }

  /** Ask again in so many ms; null: not before somebody looks again. */
  attendre(duree = this.pas) {
    clearTimeout(this.minuteur);
    if (duree !== null && !this.fini) this.minuteur = setTimeout(() => this.demander(), duree);
  }

  get pas() {
    if (document.hidden) return null;
    return Math.min(PAS_MAX, PAS * 2 ** this.echecs);
  }

  async demander() {
    if (this.enCours) return;
    this.enCours = true;
    const suite = await this.questionner().catch(() => "panne");
    this.enCours = false;
    this.echecs = suite === "panne" ? this.echecs + 1 : 0;
    if (suite !== "finie") this.attendre(); // else it goes on when the session is open again
    if (suite === "entendu" && this.envoi?.panne) this.envoi.reprendre();
  }

  /** Ask once: « entendu », « panne », or « finie » when nobody is signed in any more. */
  async questionner() {
    const question = new URLSearchParams({ marque: this.marque });
    const reponse = await fetch(`${this.adresse}?${question}`, {
      cache: "no-store", headers: { "X-Compte": this.compte }, redirect: "manual", signal: AbortSignal.timeout(DELAI),
    });
    // Sent to the sign-in page; or the session is that of another account.
    if (reponse.type === "opaqueredirect" || reponse.status === 401) return (await verifier()) === "finie" ? "finie" : "panne";
    if (reponse.status >= 500) return "panne";
    if (reponse.status === 200) this.fusionner(await reponse.json());
    else if (reponse.status >= 400) this.prevenir("perdue");
    return "entendu";
  }

  fusionner({ marque, structure, ouverte, cellules }) {
    this.marque = marque;
    for (const stockee of lireCellules(cellules).querySelectorAll("td")) this.placer(stockee);
    if (structure !== (this.structure ??= structure)) this.prevenir("structure");
    if (ouverte !== (this.ouverte ??= ouverte)) this.prevenir(ouverte ? "ouverte" : "fermee");
    this.ouverte = ouverte;
  }

  /** Put a cell in place, unless it is the one known, or something typed here waits for it. */
  placer(stockee) {
    const cle = `${stockee.dataset.eleve}-${stockee.dataset.competence}`;
    const element = this.cellule(cle);
    if (!element || this.envoi?.arriver(cle, stockee)) return;
    if (Number(stockee.dataset.v) <= Number(element.dataset.v)) return;
    this.recevoir(element, stockee, "collegue");
    setTimeout(() => { if (element.dataset.etat === "collegue") delete element.dataset.etat; }, ECLAT);
    this.dire(element, stockee);
  }

  /** Say quietly that the page no longer shows the situation as it is. */
  prevenir(quoi) {
    this.fini = quoi === "perdue";
    this.avis.querySelector("p").textContent = AVIS[quoi];
    this.avis.hidden = false;
  }
}
