// The repères of a compétence open over the grid or the plain form. Without this script, their link leads to a page.

const dialogue = document.getElementById("repere");
const contenu = document.getElementById("repere-contenu");

document.addEventListener("click", (evenement) => {
  const lien = evenement.target.closest("a.repere");
  if (!lien || evenement.ctrlKey || evenement.metaKey || evenement.shiftKey) return;
  evenement.preventDefault();
  contenu.replaceChildren();
  htmx.ajax("GET", lien.href, { target: contenu, swap: "innerHTML" }).then(() => {
    if (contenu.firstElementChild) dialogue.showModal();
  });
});
