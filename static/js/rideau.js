// The cover that hides the screen from a projector: at once, from anywhere in the page, and until somebody lifts it.

const TOUCHE = "F8"; // no browser does anything with it
const rideau = document.getElementById("rideau");

function baisser() {
  document.documentElement.classList.add("masque");
  rideau.showModal();
}

function lever() {
  document.documentElement.classList.remove("masque");
  rideau.close();
}

export function poserLeRideau(bouton) {
  bouton.hidden = false;
  bouton.addEventListener("click", baisser);
  rideau.querySelector("button").addEventListener("click", lever);
  // Before anything else in the page, and whatever has the focus. Escape closes a dialog: never this one.
  addEventListener("keydown", (evenement) => {
    if (rideau.open && evenement.key === "Escape") {
      evenement.preventDefault();
      evenement.stopPropagation();
    }
    if (evenement.key !== TOUCHE) return;
    evenement.preventDefault();
    evenement.stopPropagation();
    if (rideau.open) lever();
    else baisser();
  }, { capture: true });
  rideau.addEventListener("cancel", (evenement) => evenement.preventDefault());
  rideau.addEventListener("close", () => { if (document.documentElement.classList.contains("masque")) rideau.showModal(); });
}
