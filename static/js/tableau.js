// The cells of the grid: where one is, what it shows, and which one is current.

export const table = document.getElementById("grille");
export const entetes = [...table.tHead.rows[0].cells].slice(1);
/** The rows of the pupils, in the order in which they stand: that of the names, or by team. */
export let lignes = [...table.tBodies[0].rows];

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
export const rang = (cellule) => lignes.indexOf(ligneDe(cellule));
export const colonne = (cellule) => cellule.cellIndex - 1;
export const place = (ligne, numero) => (numero < 0 ? undefined : lignes[ligne]?.cells[numero + 1]);

/** Put the rows in another order, with other rows (titles) between them. */
export function ranger(nouvelles) {
  table.tBodies[0].replaceChildren(...nouvelles);
  lignes = nouvelles.filter((ligne) => "eleve" in ligne.dataset);
}

/** Return the cell of a pupil and a compétence, « 12-3 », if the grid has it. */
export function celluleDe(cle) {
  const [eleve, competence] = cle.split("-");
  const numero = entetes.findIndex((th) => th.dataset.competence === competence);
  return place(lignes.findIndex((tr) => tr.dataset.eleve === eleve), numero);
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
  const dit = courante.dataset.a;
  const auto = dit ? `, selon l’élève : ${(MOTS[dit] ?? "ne sait pas").toLowerCase()}` : "";
  const mot = MOTS[courante.dataset.c].toLowerCase();
  courante.setAttribute("aria-label", `${nomDe(courante)}, ${codeDe(courante)} : ${mot}${commentaire}${auto}${etat}`);
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

/** Say the level of the current cell to who does not see it change. */
export function direLeNiveau(cellule) {
  return `${nomDe(cellule)}, ${codeDe(cellule)} : ${MOTS[cellule.dataset.c].toLowerCase()}`;
}

/** After a level is given: the next pupil, then the top of the next compétence; or the other way round. */
export function suivante(cellule, parLigne) {
  const [ligne, numero] = [rang(cellule), colonne(cellule)];
  if (parLigne) return place(ligne, numero + 1) ?? place(ligne + 1, 0);
  return place(ligne + 1, numero) ?? place(0, numero + 1);
}

const PAGE = 10; // rows
const derniereLigne = () => lignes.length - 1;
const derniereColonne = () => entetes.length - 1;
const DEPLACEMENTS = {
  ArrowUp: (ligne, numero, tout) => [tout ? 0 : ligne - 1, numero],
  ArrowDown: (ligne, numero, tout) => [tout ? derniereLigne() : ligne + 1, numero],
  ArrowLeft: (ligne, numero, tout) => [ligne, tout ? 0 : numero - 1],
  ArrowRight: (ligne, numero, tout) => [ligne, tout ? derniereColonne() : numero + 1],
  PageUp: (ligne, numero) => [Math.max(0, ligne - PAGE), numero],
  PageDown: (ligne, numero) => [Math.min(derniereLigne(), ligne + PAGE), numero],
  Home: (ligne, _, tout) => [tout ? 0 : ligne, 0],
  End: (ligne, _, tout) => [tout ? derniereLigne() : ligne, derniereColonne()],
};

/** Where a key leads: a cell (the current one at the edge of the grid), or undefined when it is no key to move. */
export function destination({ key, ctrlKey, altKey, metaKey }) {
  const vers = DEPLACEMENTS[key];
  if (!vers || altKey || metaKey) return undefined;
  return place(...vers(rang(courante), colonne(courante), ctrlKey)) ?? courante;
}
