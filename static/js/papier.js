// A paper form typed with the keyboard alone: a digit answers a line and goes to the next one. Without this module
// the boxes are ordinary buttons: Tab from line to line, arrows inside one.

import { lireTouche } from "./touches.js";

const formulaire = document.querySelector("form[data-papier]");
const rangees = [...formulaire.querySelectorAll("[data-rangee]")];
const reste = formulaire.querySelector("[data-reste]");

function lireReponse(evenement) {
  if (evenement.ctrlKey || evenement.metaKey || evenement.altKey) return undefined;
  if (evenement.key === "0" || evenement.key === "à" || (!evenement.shiftKey && evenement.code === "Digit0")) return "0";
  const lue = lireTouche(evenement);
  return lue?.geste === "poser" && /^[1-4]$/.test(lue.valeur) ? lue.valeur : undefined;
}

function aller(rang) {
  const suivante = rangees[rang];
  if (!suivante) {
    formulaire.querySelector("#id_du").focus();
    return;
  }
  (suivante.querySelector("input:checked") ?? suivante.querySelector("input")).focus();
}

formulaire.addEventListener("keydown", (evenement) => {
  const rangee = evenement.target.closest("[data-rangee]");
  const reponse = rangee && lireReponse(evenement);
  if (reponse === undefined || !rangee) return;
  evenement.preventDefault();
  rangee.querySelector(`input[value="${reponse}"]`).checked = true;
  rangee.classList.remove("fautive");
  aller(rangees.indexOf(rangee) + 1);
});

reste.hidden = false;
reste.addEventListener("click", () => {
  for (const rangee of rangees) {
    if (!rangee.querySelector("input:checked")) rangee.querySelector('input[value="0"]').checked = true;
  }
});
document.getElementById("fautes")?.focus();
