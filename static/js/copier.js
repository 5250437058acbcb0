// « Copier » buttons: put the text of an element in the clipboard. Hidden without script: the text can be selected.
for (const bouton of document.querySelectorAll("[data-copier]")) {
  bouton.hidden = !navigator.clipboard;
  bouton.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(bouton.dataset.copier).textContent);
    bouton.firstChild.textContent = "Copié";
  });
}
