// Tableau des évaluations: the level of a compétence is a link to its history, which opens beside the table.

import { ouvrir } from "./historique.js";

document.addEventListener("click", (evenement) => {
  const lien = evenement.target.closest(".evaluations .synthese a");
  if (!lien || evenement.ctrlKey || evenement.metaKey || evenement.shiftKey) return;
  evenement.preventDefault();
  ouvrir(lien.href);
});
