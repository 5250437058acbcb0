// What can be taken back in a grid, kept in the tab for the account that did it: a page read again or left for a
// moment forgets nothing. Codes and keys of rows, never a name; it goes with the tab, or when one signs out.

import { sortie } from "./attentes.js";

const PREFIXE = "agora:gestes:";
const AU_PLUS = 100; // gestures

const nom = (compte, adresse) => `${PREFIXE}${compte}:${adresse}`;

/** Return what was kept: { faits, defaits, miennes }, or nothing. */
export function relire(compte, adresse) {
  try { return JSON.parse(sessionStorage.getItem(nom(compte, adresse))) ?? {}; } catch { return {}; }
}

/** Keep what `dire()` returns when the page is left, unless one signs out. */
export function retenirEnPartant(compte, adresse, dire) {
  addEventListener("pagehide", () => {
    if (sortie.faite) return;
    const { faits, defaits, miennes } = dire();
    const garde = { faits: faits.slice(-AU_PLUS), defaits: defaits.slice(-AU_PLUS), miennes };
    try { sessionStorage.setItem(nom(compte, adresse), JSON.stringify(garde)); } catch { /* forbidden or full: for this page only */ }
  });
}
