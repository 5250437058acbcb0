// What a key means in the grid.

const LETTRES = { a: "A", n: "N", r: "R", c: "C" };
const GESTES = {
  Delete: "vider", Backspace: "vider", Enter: "detail", Escape: "quitter", " ": "peindre",
  t: "colonne", l: "ligne", g: "grille", p: "pinceau", e: "equipe", "?": "aide",
};
const AVEC_CTRL = { z: "annuler", y: "retablir", a: "toutChoisir", " ": "choisirLaColonne" };
// The digits of a French keyboard without Shift, where the layout says only the sign.
const SANS_MAJ = { "&": "1", "é": "2", '"': "3", "'": "4" };

/**
 * Return { geste, valeur } for a key of the grid, or undefined.
 *
 * The signs first: on a French keyboard « - » is the key of the 6, and must never be taken for a digit.
 */
export function lireTouche({ key, code, ctrlKey, metaKey, altKey, shiftKey }) {
  if (altKey) return undefined;
  if (ctrlKey || metaKey) return lireTouchesDeControle(key.toLowerCase(), shiftKey);
  if (key === " " && shiftKey) return { geste: "choisirLaLigne" };
  if (key === "-" || key === "+") return { geste: "signe", valeur: key };
  const chiffre = /^[1-4]$/.test(key) ? key : (SANS_MAJ[key] ?? (!shiftKey && /^Digit([1-4])$/.exec(code)?.[1]));
  if (chiffre) return { geste: "poser", valeur: chiffre };
  const lettre = LETTRES[key.toLowerCase()];
  if (lettre) return { geste: "poser", valeur: lettre };
  const geste = GESTES[key.length === 1 ? key.toLowerCase() : key];
  return geste && { geste };
}

function lireTouchesDeControle(key, shiftKey) {
  const geste = key === "z" && shiftKey ? "retablir" : AVEC_CTRL[key];
  return geste && { geste };
}
