// A block as a spreadsheet copies it: lines, tabs, and in each cell a sign, a digit, a letter or a word.

const SIGNES = ["", "--", "-", "+", "++"];
const LONGUEUR_MAX = 200000; // signs: a whole sheet pasted by mistake is not read

// What people and spreadsheets write, as suivi/marques.py reads it; a test holds the two together.
const LUS = { "--": "1", "–": "1", "––": "1", "-": "2", "+": "3", "++": "4" };
const MOTS = {
  1: "1", 2: "2", 3: "3", 4: "4", "1.0": "1", "2.0": "2", "3.0": "3", "4.0": "4",
  "non maitrise": "1", "non maitrisee": "1", "non acquis": "1",
  "insuffisamment maitrise": "2", "insuffisamment maitrisee": "2", insuffisant: "2", insuffisante: "2",
  maitrise: "3", maitrisee: "3", "bien maitrise": "4", "bien maitrisee": "4",
  a: "A", abs: "A", absent: "A", absente: "A",
  n: "N", ne: "N", "non evalue": "N", "non evaluee": "N",
  r: "R", nr: "R", "non rendu": "R", "non rendue": "R",
  c: "C", nc: "C", "non concerne": "C", "non concernee": "C", vide: "",
};

/** What a cell holds, as a value of the grid; "" for an empty one, undefined when it says nothing that we know. */
export function lireSigne(texte) {
  const net = texte.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
  if (net === "") return "";
  const signe = net.replace(/ /g, "").replace(/[‐‑−﹣－]/g, "-").replace(/[–—]/g, "–").replace(/[﹢＋]/g, "+");
  if (Object.hasOwn(LUS, signe)) return LUS[signe];
  const mot = net.replace(/^([1-4]),0$/, "$1.0").replace(/\.$/, "");
  return Object.hasOwn(MOTS, mot) ? MOTS[mot] : undefined;
}

/** The sign of a value, as a spreadsheet or a person reads it. */
export const ecrireSigne = (valeur) => SIGNES[valeur] ?? valeur;

/** The cells of a text copied from a spreadsheet, line by line; undefined when it is too long to be a block. */
export function lireBloc(texte) {
  if (texte.length > LONGUEUR_MAX) return undefined;
  // A cell with a line or a tab inside stands between quotes; nothing that we know is written so: one cell all the same.
  const plat = texte.replace(/"(?:[^"]|"")*"/g, (cite) => cite.slice(1, -1).replace(/""/g, '"').replace(/[\t\r\n]+/g, " "));
  return plat.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((ligne) => ligne.split("\t"));
}

/** A block for a spreadsheet: as text, and as a table whose cells are text, so that « + » is no formula. */
export function ecrireBloc(lignes) {
  const signes = lignes.map((ligne) => ligne.map(ecrireSigne));
  const cellule = (signe) => `<td style="mso-number-format:'\\@'">${signe}</td>`;
  const html = signes.map((ligne) => `<tr>${ligne.map(cellule).join("")}</tr>`).join("");
  return { texte: signes.map((ligne) => ligne.join("\t")).join("\n"), html: `<table>${html}</table>` };
}
