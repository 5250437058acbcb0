// The tree of compétences: filter it while typing, and say how many are ticked. Without this script it is a long list.

const arbre = document.querySelector(".arbre");
const cherche = arbre.querySelector("#arbre-cherche");
const compte = arbre.querySelector("#arbre-compte");

/** Text as people read it: no accents, no case. */
const lu = (texte) => texte.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replaceAll("œ", "oe").toLowerCase();

function compter() {
  const nombre = arbre.querySelectorAll(":checked").length;
  compte.textContent = nombre === 0 ? "Aucune compétence choisie" : nombre === 1 ? "1 compétence choisie" : `${nombre} compétences choisies`;
}

function filtrer() {
  const mots = lu(cherche.value).split(/\s+/).filter(Boolean);
  for (const branche of arbre.querySelectorAll(".branche")) {
    const titre = lu(branche.getAttribute("aria-label"));
    for (const feuille of branche.querySelectorAll(".feuille")) {
      const texte = `${titre} ${lu(feuille.textContent)}`;
      // What is ticked stays in view: nobody forgets a choice that the filter hides.
      feuille.hidden = !feuille.querySelector(":checked") && !mots.every((mot) => texte.includes(mot));
    }
    branche.hidden = !branche.querySelector(".feuille:not([hidden])");
  }
  for (const bloc of arbre.querySelectorAll("section")) bloc.hidden = !bloc.querySelector(".branche:not([hidden])");
  arbre.querySelector(".arbre-rien").hidden = Boolean(arbre.querySelector("section:not([hidden])"));
}

arbre.querySelector(".arbre-recherche").hidden = false;
cherche.addEventListener("input", filtrer);
cherche.addEventListener("keydown", (evenement) => { if (evenement.key === "Enter") evenement.preventDefault(); });
arbre.addEventListener("change", compter);
compter();
