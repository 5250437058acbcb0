// What opens over a cell of the grid: the choice of a level, and the panel with its comment and its history.

import { lireCellules, taire } from "./envoi.js";
import { verifier } from "./session.js";
import { cleDe, courante, recevoir, table, viser } from "./tableau.js";
import { lireTouche } from "./touches.js";

/** Send with htmx; return the answer, or null when there is none. */
async function demander(verbe, adresse, source, values) {
  let reponse = null;
  try {
    await htmx.ajax(verbe, adresse, { source, values, handler: (_, { xhr }) => { reponse = xhr; } });
  } catch { /* no network: the caller says so */ }
  if (reponse && !bonne(reponse) && /^\s*<!doctype/i.test(reponse.responseText)) verifier(); // perhaps the session has ended
  return reponse;
}

const bonne = (reponse) => reponse?.status === 200 && !/^\s*<!doctype/i.test(reponse.responseText);
const PAS_DE_REPONSE = "Le serveur n’a pas répondu : rien n’a changé. Réessayez dans un instant.";
const refus = (reponse) => ([403, 422].includes(reponse?.status) ? reponse.responseText : PAS_DE_REPONSE);

export class Volets {
  constructor({ poser, agir, retenir, envoi, annoncer }) {
    Object.assign(this, { poser, agir, retenir, envoi, annoncer });
    for (const id of ["choix", "panneau"]) this[id] = document.getElementById(id);
    taire(this.panneau);
    this.choix.addEventListener("click", (evenement) => this.choisi(evenement.target.closest("button")));
    this.choix.addEventListener("keydown", (evenement) => this.toucheDuChoix(evenement));
    this.panneau.addEventListener("click", (evenement) => { if (evenement.target.closest("[data-fermer]")) this.panneau.close(); });
    this.panneau.addEventListener("submit", (evenement) => this.enregistrer(evenement));
    this.panneau.addEventListener("input", (evenement) => this.accorder(evenement.target));
    this.panneau.addEventListener("close", () => viser(courante));
  }

  /* --- A click on a cell: its levels, under the pointer ------------------------------------------ */
  choisir(cellule) {
    const { left, bottom, top } = cellule.getBoundingClientRect();
    this.choix.showPopover();
    const dessous = bottom + this.choix.offsetHeight < innerHeight;
    this.choix.style.left = `${Math.max(4, Math.min(left, innerWidth - this.choix.offsetWidth - 4))}px`;
    this.choix.style.top = `${Math.max(4, dessous ? bottom + 2 : top - this.choix.offsetHeight - 2)}px`;
    this.choix.querySelector(`button[value="${cellule.dataset.c}"]`).focus();
  }

  choisi(bouton) {
    if (!bouton) return;
    this.choix.hidePopover();
    if (bouton.value === "detail") return this.detailler(courante);
    this.poser(courante, bouton.value);
    return viser(courante);
  }

  toucheDuChoix(evenement) {
    const boutons = [...this.choix.querySelectorAll("button")];
    const pas = { ArrowDown: 1, ArrowUp: -1 }[evenement.key];
    if (pas) {
      evenement.preventDefault();
      boutons.at((boutons.indexOf(document.activeElement) + pas) % boutons.length).focus();
    } else if (!["Enter", " ", "Tab", "Escape"].includes(evenement.key) && lireTouche(evenement)) {
      this.choix.hidePopover();
      viser(courante);
      this.agir(evenement);
    }
  }

  /* --- A cell in full: comment and history --------------------------------------------------------- */
  async detailler(cellule) {
    const [eleve, competence] = cleDe(cellule).split("-");
    // After what is on its way: the panel shows the version that it will save on.
    const reponse = await this.envoi.tenir(() => demander("GET", table.dataset.cellule, this.panneau, { eleve, competence }));
    if (!bonne(reponse)) return this.annoncer(PAS_DE_REPONSE);
    this.panneau.innerHTML = reponse.responseText;
    this.panneau.showModal();
    return this.panneau.querySelector("textarea")?.focus();
  }

  /** A day chosen for a comment and the choice « à partir du » go together. */
  accorder({ name, value, form }) {
    if (name === "visible_le" && value) form.elements.lecteurs.value = "jour";
    if (name === "lecteurs" && value !== "jour") form.elements.visible_le.value = "";
  }

  async enregistrer(evenement) {
    evenement.preventDefault();
    const formulaire = evenement.target;
    const retour = formulaire.matches(".revenir"); // to a step of the history
    const adresse = retour ? formulaire.getAttribute("action") : table.dataset.positionner;
    const reponse = await demander("POST", adresse, formulaire, retour ? { etape: evenement.submitter.value } : {});
    const fragment = lireCellules(reponse?.responseText ?? "");
    const stockee = fragment.querySelector("td");
    if (bonne(reponse)) {
      const [avant, apres] = [courante.dataset.c, stockee.dataset.c];
      this.envoi.miennes.set(cleDe(courante), Number(stockee.dataset.v));
      recevoir(courante, stockee);
      if (avant !== apres) this.retenir([[cleDe(courante), avant, apres]]);
      return this.panneau.close();
    }
    if (reponse?.status === 409) formulaire.elements.version.value = stockee.dataset.v; // saving again replaces it
    return this.dire(formulaire, fragment.querySelector(".conflit") ?? refus(reponse));
  }

  /** Say in the panel why nothing was stored: a sentence, or both values. */
  dire(formulaire, quoi) {
    const alerte = document.createElement("div");
    alerte.className = "alerte alerte-warning";
    alerte.setAttribute("role", "alert");
    const suite = document.createElement("p");
    const alors = formulaire.matches(".revenir") ? "Rien n’a été remplacé : choisissez de nouveau l’étape pour y revenir quand même." : "Votre saisie est encore là : enregistrez pour la garder, ou renoncez.";
    suite.textContent = typeof quoi === "string" ? "" : alors;
    alerte.append(quoi, suite);
    formulaire.querySelector(".alerte")?.remove();
    formulaire.prepend(alerte);
  }
}
