// A cell in full, for who may not change it: its level, its comment, its history.

import { annoncer } from "./annonces.js";
import { cleDe, courante, table, viser } from "./tableau.js";
import { verifier } from "./session.js";

const panneau = document.getElementById("panneau");

/** Show the cell in the panel. */
export async function consulter(cellule) {
  const [eleve, competence] = cleDe(cellule).split("-");
  let reponse = null;
  try {
    await htmx.ajax("GET", table.dataset.cellule, { source: panneau, values: { eleve, competence }, handler: (_, { xhr }) => { reponse = xhr; } });
  } catch { /* said below */ }
  if (reponse?.status !== 200 || /^\s*<!doctype/i.test(reponse.responseText)) {
    annoncer("Le serveur n’a pas répondu. Réessayez dans un instant");
    if (reponse) verifier(); // perhaps the session has ended
    return;
  }
  panneau.innerHTML = reponse.responseText;
  panneau.showModal();
  panneau.querySelector("[data-fermer]").focus();
}

/** Let the panel close; the volets do it themselves when the cell may be changed. */
export function preparer() {
  panneau.addEventListener("click", ({ target }) => { if (target.closest("[data-fermer]")) panneau.close(); });
  panneau.addEventListener("submit", (evenement) => evenement.preventDefault());
  panneau.addEventListener("close", () => viser(courante));
}
