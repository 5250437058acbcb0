// « Imprimer » buttons: hidden without script, since the browser's own menu does the same.
for (const bouton of document.querySelectorAll("[data-imprimer]")) {
  bouton.hidden = false;
  bouton.addEventListener("click", () => print());
}
