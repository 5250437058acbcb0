// Cells typed and not stored yet, kept in the browser for the account that typed them: a lost network, a closed
// tab or an ended session loses nothing. Those of a grid are codes and keys of rows, never a name. Two tabs of one account share
// them, so that a cell is written and forgotten alone.

const PREFIXE = "agora:attente:";

/** Whether one is signing out, with what waits given up: nothing is asked, and nothing kept, any more. */
export const sortie = { faite: false };

function nom(compte, situation) {
  return `${PREFIXE}${compte}:${situation}`;
}

/** Return what waits in a situation: { "eleve-competence": { valeur, version } }. */
export function lire(compte, situation) {
  try { return JSON.parse(localStorage.getItem(nom(compte, situation))) ?? {}; } catch { return {}; }
}

function ecrire(compte, situation, cellules) {
  try {
    if (Object.keys(cellules).length) localStorage.setItem(nom(compte, situation), JSON.stringify(cellules));
    else localStorage.removeItem(nom(compte, situation));
  } catch { /* storage can be forbidden or full: the cells still wait in the page */ }
}

/** Keep a cell that waits. */
export function garder(compte, situation, cle, saisie) {
  ecrire(compte, situation, { ...lire(compte, situation), [cle]: saisie });
}

/** Forget a cell that is stored or given up. */
export function oublier(compte, situation, cle) {
  const { [cle]: _, ...autres } = lire(compte, situation);
  ecrire(compte, situation, autres);
}

/** Return the names under which cells of this account wait. */
function nomsDuCompte(compte) {
  try { return Object.keys(localStorage).filter((cle) => cle.startsWith(`${PREFIXE}${compte}:`)); } catch { return []; }
}

/** Before signing out: ask, then forget what waits, so that nothing stays on a shared computer. */
export function avantDeSortir(evenement) {
  const noms = nomsDuCompte(evenement.target.dataset.sortie);
  const question = "Des saisies ne sont pas encore enregistrées. Se déconnecter les efface. Continuer ?";
  if (noms.length && !confirm(question)) return evenement.preventDefault();
  sortie.faite = true;
  noms.forEach((cle) => localStorage.removeItem(cle));
  try { sessionStorage.clear(); } catch { /* forbidden: nothing was kept */ }
  return undefined;
}
