// What every page shares: the choice of the theme, and what htmx says when a save does not arrive.

import { avantDeSortir } from "./attentes.js";

document.querySelector("form[data-sortie]")?.addEventListener("submit", avantDeSortir);

const themes = document.querySelector(".themes");

function montrerTheme() {
  let voulu = "auto";
  try { voulu = localStorage.getItem("theme") ?? "auto"; } catch { /* storage can be forbidden */ }
  for (const bouton of themes.querySelectorAll("button")) {
    bouton.setAttribute("aria-pressed", String(bouton.value === voulu));
  }
}

if (themes) {
  themes.hidden = false;
  montrerTheme();
  themes.addEventListener("click", (evenement) => {
    const bouton = evenement.target.closest("button");
    if (!bouton) return;
    try {
      if (bouton.value === "auto") localStorage.removeItem("theme");
      else localStorage.setItem("theme", bouton.value);
    } catch { return; }
    dispatchEvent(new Event("theme"));
    montrerTheme();
  });
}

/** Show a refusal at the top of the page, read out at once; the same one is not stacked. */
export function alerter(texte, lien) {
  const zone = document.getElementById("alertes");
  const alerte = document.createElement("div");
  alerte.className = "alerte alerte-error";
  const paragraphe = document.createElement("p");
  paragraphe.textContent = texte;
  if (lien) {
    const ancre = document.createElement("a");
    ancre.href = lien.adresse;
    ancre.textContent = lien.texte;
    paragraphe.append(" ", ancre);
  }
  alerte.append(paragraphe);
  zone.replaceChildren(alerte);
  zone.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:sendError", () => {
  alerter("Le réseau ne répond pas : votre dernière saisie n’est pas enregistrée. Vérifiez la connexion, puis recommencez.");
});
document.addEventListener("htmx:timeout", () => {
  alerter("Le serveur met trop de temps à répondre. Actualisez la page pour voir ce qui est enregistré.");
});
document.addEventListener("htmx:responseError", (evenement) => {
  const statut = evenement.detail.xhr.status;
  const raisons = {
    401: "Un autre compte est ouvert dans ce navigateur. Actualisez la page.",
    403: "Cette action ne vous est pas ouverte, ou la page est restée ouverte trop longtemps. Actualisez la page.",
    404: "Cet élément n’existe plus. Actualisez la page.",
    429: "Trop de demandes à la suite. Attendez une minute, puis recommencez.",
  };
  alerter(raisons[statut] ?? "Le serveur n’a pas pu enregistrer. Votre saisie est encore à l’écran ; réessayez dans un instant.");
});
// A session that has ended answers with the whole login page: it must not land in a cell.
document.addEventListener("htmx:beforeSwap", (evenement) => {
  if (!/^\s*<!doctype/i.test(evenement.detail.xhr.responseText) || evenement.detail.boosted) return;
  evenement.detail.shouldSwap = false;
  alerter("Votre session est terminée : votre dernière saisie n’est pas enregistrée.", { adresse: location.href, texte: "Se reconnecter" });
});

// A choice made before htmx was there, on a slow line, is sent as soon as it is.
addEventListener("load", () => {
  for (const zone of document.querySelectorAll("[hx-post][hx-trigger='change']")) {
    if ([...zone.querySelectorAll("input")].some((choix) => choix.checked !== choix.defaultChecked)) htmx.trigger(zone, "change");
  }
});
