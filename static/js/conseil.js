// The conseil de classe: one pupil a screen, the next one by one key. The pages of the pupils beside are asked for
// while one is read, so that they come at once; the avis is saved as it is typed.

import { Ecriture } from "./ecriture.js";

const FRAICHEUR = 20000; // ms: an older page is asked for again before it is shown
const ecran = document.getElementById("ecran");
const avance = new Map(); // address → { le, page }
let ecriture = null;

async function demander(adresse) {
  const reponse = await fetch(adresse, { headers: { "HX-Request": "true" } });
  const html = await reponse.text();
  if (!reponse.ok || /^\s*<!doctype/i.test(html)) throw new Error("pas un élève");
  return html;
}

/** Ask for a page before it is needed. */
function preparer(adresse) {
  const page = demander(adresse);
  page.catch(() => avance.delete(adresse));
  avance.set(adresse, { le: Date.now(), page });
  return page;
}

function page(adresse) {
  const prete = avance.get(adresse);
  return prete && Date.now() - prete.le < FRAICHEUR ? prete.page : preparer(adresse);
}

const voisin = (sens) => ecran.querySelector(`a[rel=${sens}]`);

/** Tick the pupil in the list, or no more, and say how many avis are given. */
function compter(formulaire) {
  const { avis, decision } = formulaire.elements;
  const liste = [...document.getElementById("aller").options];
  const ligne = liste.find((option) => option.defaultSelected);
  ligne.textContent = ligne.textContent.replace(" ✓", "") + (avis.value.trim() || decision.value ? " ✓" : "");
  const vus = liste.filter((option) => option.textContent.endsWith(" ✓")).length;
  ecran.querySelector(".conseil-vus").textContent = `${vus} avis sur ${liste.length}`;
}

function entrer() {
  const formulaire = document.getElementById("avis");
  document.documentElement.classList.add("avec-script");
  if (!formulaire.querySelector("fieldset").disabled) {
    ecriture = new Ecriture(formulaire, () => {
      avance.clear(); // what was prepared no longer says how many avis are given
      compter(formulaire);
    });
  }
  for (const sens of ["next", "prev"]) if (voisin(sens)) page(voisin(sens).href).catch(() => {});
}

/** Show another pupil, once what was typed is on its way. */
async function aller(adresse, { noter = true } = {}) {
  if (ecriture?.attend() && !(await ecriture.enregistrer())) return;
  let html;
  try { html = await page(adresse); } catch { location.assign(adresse); return; }
  ecriture?.fermer();
  ecriture = null;
  avance.delete(location.href);
  if (noter) history.pushState({}, "", adresse);
  ecran.innerHTML = html;
  scrollTo(0, 0);
  ecran.querySelector("h1").focus({ preventScroll: true });
  entrer();
}

const DANS_UN_CHAMP = "input, textarea, select";
const OCCUPE = `${DANS_UN_CHAMP}, a, button, summary`;
const SUIVANT = ["ArrowRight", "n", "N", " "];
const PRECEDENT = ["ArrowLeft", "p", "P"];

function sensDe(evenement, dansUnChamp) {
  if (evenement.key === "PageDown") return "next"; // a remote control sends these two, even while one types
  if (evenement.key === "PageUp") return "prev";
  if (dansUnChamp || (evenement.key === " " && evenement.target.closest(OCCUPE))) return null;
  if (SUIVANT.includes(evenement.key)) return "next";
  return PRECEDENT.includes(evenement.key) ? "prev" : null;
}

document.addEventListener("keydown", (evenement) => {
  if (evenement.ctrlKey || evenement.metaKey || evenement.altKey) return;
  const champ = evenement.target.closest(DANS_UN_CHAMP);
  if (evenement.key === "Escape" && champ) return champ.blur();
  const sens = sensDe(evenement, champ !== null);
  if (sens) {
    evenement.preventDefault();
    if (voisin(sens)) aller(voisin(sens).href);
    else if (sens === "next") ecran.querySelector("[data-fin]")?.focus();
    return;
  }
  if (champ) return;
  const cible = { a: "id_avis", A: "id_avis", d: "id_decision", D: "id_decision" }[evenement.key];
  if (cible) {
    evenement.preventDefault();
    document.getElementById(cible).focus();
  } else if (evenement.key === "?") document.getElementById("touches").togglePopover();
});

ecran.addEventListener("click", (evenement) => {
  const lien = evenement.target.closest("a[rel=next], a[rel=prev], a[data-fin]");
  if (!lien || evenement.ctrlKey || evenement.metaKey) return;
  if (lien.rel) {
    evenement.preventDefault();
    aller(lien.href);
  } else if (ecriture?.attend()) {
    evenement.preventDefault();
    ecriture.enregistrer().then((range) => { if (range) location.assign(lien.href); });
  }
});
ecran.addEventListener("change", (evenement) => {
  if (evenement.target.id === "aller") aller(new URL(evenement.target.value, location.href).href);
});
ecran.addEventListener("submit", (evenement) => {
  if (evenement.target.id !== "avis" || !ecriture) return;
  evenement.preventDefault();
  ecriture.enregistrer();
});
addEventListener("popstate", () => aller(location.href, { noter: false }));
entrer();
