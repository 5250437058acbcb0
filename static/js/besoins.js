// Ticking the pupils of a group of needs: whole ranks at once, and how many are ticked. Without this module the
// links « Cocher » load the page with the boxes already ticked.

const formulaire = document.getElementById("regrouper");
const boites = [...formulaire.querySelectorAll("input[name='eleves']")];
const combien = document.getElementById("nb-coches");

function compter() {
  const nombre = boites.filter(({ checked }) => checked).length;
  combien.textContent = nombre ? `${nombre} élève${nombre > 1 ? "s cochés" : " coché"}` : "";
}

formulaire.addEventListener("change", compter);
formulaire.addEventListener("click", (evenement) => {
  const lien = evenement.target.closest("[data-cocher]");
  if (!lien) return;
  evenement.preventDefault();
  for (const boite of boites) boite.checked = lien.dataset.cocher !== "" && lien.dataset.cocher in boite.dataset;
  compter();
});
compter();
