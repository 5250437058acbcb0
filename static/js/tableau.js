// The cells of the grid: where one is, what it shows, and which one is current.

export const table = document.getElementById("grille");
export const entetes = [...table.tHead.rows[0].cells].slice(1);
export const lignes = [...table.tBodies[0].rows];

/** What a cell may show: its mark and its words, taken from the list of choices of the page. */
export const MARQUES = {};
export const MOTS = {};

/** The current cell, the only tab stop of the grid. */
export let courante = null;

export const ligneDe = (cellule) => cellule.parentElement;
export const entete = (cellule) => entetes[cellule.cellIndex - 1];
export const nomDe = (cellule) => ligneDe(cellule).querySelector(".nom").textContent;
export const codeDe = (cellule) => entete(cellule).querySelector(".code").textContent;
export const cleDe = (cellule) => `${ligneDe(cellule).dataset.eleve}-${entete(cellule).dataset.competence}`;
const rang = (cellule) => ligneDe(cellule).sectionRowIndex;
const place = (ligne, colonne) => (colonne < 0 ? undefined : lignes[ligne]?.cells[colonne + 1]);

/** Return the cell of a pupil and a compétence, « 12-3 », if the grid has it. */
export function celluleDe(cle) {
  const [eleve, competence] = cle.split("-");
  const colonne = entetes.findIndex((th) => th.dataset.competence === competence);
  return place(lignes.findIndex((tr) => tr.dataset.eleve === eleve), colonne);
}

/** Show a value that is not stored yet. */
export function montrer(cellule, valeur) {
  cellule.dataset.c = valeur;
  cellule.replaceChildren(MARQUES[valeur].cloneNode(true));
  compter();
}

/** Show what the server has stored, as it wrote it. */
export function recevoir(cellule, stockee, etat = "fait") {
  for (const nom of ["c", "v", "mot"]) {
    if (nom in stockee.dataset) cellule.dataset[nom] = stockee.dataset[nom];
    else delete cellule.dataset[nom];
  }
  cellule.dataset.etat = etat;
  cellule.innerHTML = stockee.innerHTML;
  compter();
}

/** Count what is filled, once for all that changed in one moment. */
function compter() {
  if (compter.demande) return;
  compter.demande = requestAnimationFrame(() => {
    compter.demande = null;
    const remplies = new Map();
    const pleines = [...table.tBodies[0].querySelectorAll('td:not([data-c=""])')];
    for (const cellule of pleines) {
      for (const th of [ligneDe(cellule).cells[0], entete(cellule)]) remplies.set(th, (remplies.get(th) ?? 0) + 1);
    }
    for (const th of [...entetes, ...lignes.map((ligne) => ligne.cells[0])]) {
      th.querySelector(".compte span").textContent = remplies.get(th) ?? 0;
    }
    const avancement = document.getElementById("avancement");
    avancement.querySelector("progress").value = pleines.length;
    avancement.querySelector("b").textContent = pleines.length;
  });
}

/** Name the current cell in full: who, what, its level, its comment, its state; and let the page know. */
export function nommer() {
  if (!courante) return;
  const etats = { attente: ", en attente", refus: ", refusé", conflit: ", en conflit" };
  const commentaire = "mot" in courante.dataset ? ", avec un commentaire" : "";
  const etat = etats[courante.dataset.etat] ?? "";
  const mot = MOTS[courante.dataset.c].toLowerCase();
  courante.setAttribute("aria-label", `${nomDe(courante)}, ${codeDe(courante)} : ${mot}${commentaire}${etat}`);
  table.dispatchEvent(new Event("visee"));
}

/** Make a cell the current one, and light its row and its column. */
export function viser(cellule, { focus = true } = {}) {
  if (!cellule) return;
  const colonnes = table.querySelectorAll("col");
  const eclairer = (oui) => {
    for (const element of [entete(courante), ligneDe(courante), colonnes[courante.cellIndex]]) element.classList.toggle("visee", oui);
  };
  if (courante) {
    courante.removeAttribute("tabindex");
    courante.removeAttribute("aria-label");
    eclairer(false);
  }
  courante = cellule;
  courante.tabIndex = 0;
  eclairer(true);
  nommer();
  if (!focus) return;
  // Never more than needed (the focus alone would bring it to the middle, and the headers out of view), and at
  // once: Bootstrap glides, and the cell would still be moving when the next key is pressed.
  courante.focus({ preventScroll: true });
  courante.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
}

/** After a level is given: the next pupil, then the top of the next compétence; or the other way round. */
export function suivante(cellule, parLigne) {
  const [ligne, colonne] = [rang(cellule), cellule.cellIndex - 1];
  if (parLigne) return place(ligne, colonne + 1) ?? place(ligne + 1, 0);
  return place(ligne + 1, colonne) ?? place(0, colonne + 1);
}

const PAGE = 10; // rows
const DEPLACEMENTS = {
  ArrowUp: (ligne, colonne) => [ligne - 1, colonne],
  ArrowDown: (ligne, colonne) => [ligne + 1, colonne],
  ArrowLeft: (ligne, colonne) => [ligne, colonne - 1],
  ArrowRight: (ligne, colonne) => [ligne, colonne + 1],
  PageUp: (ligne, colonne) => [Math.max(0, ligne - PAGE), colonne],
  PageDown: (ligne, colonne) => [Math.min(lignes.length - 1, ligne + PAGE), colonne],
  Home: (ligne, _, tout) => [tout ? 0 : ligne, 0],
  End: (ligne, _, tout) => [tout ? lignes.length - 1 : ligne, entetes.length - 1],
};

/** Move with the key pressed; return whether it was a key to move. */
export function deplacer({ key, ctrlKey, altKey, metaKey, shiftKey }) {
  const vers = DEPLACEMENTS[key];
  if (!vers || altKey || metaKey || shiftKey) return false;
  viser(place(...vers(rang(courante), courante.cellIndex - 1, ctrlKey)));
  return true;
}
