// Cells typed and not stored yet, kept in the browser for the account that typed them: a lost network, a closed
// tab or an ended session loses nothing. They are codes and keys of rows, never a name.

const PREFIXE = "agora:attente:";

function cle(compte, situation) {
  return `${PREFIXE}${compte}:${situation}`;
}

/** Return what waits in a situation: { "eleve-competence": { valeur, version } }. */
export function lire(compte, situation) {
  try { return JSON.parse(localStorage.getItem(cle(compte, situation))) ?? {}; } catch { return {}; }
}

/** Keep what waits in a situation; nothing left removes the key. */
export function garder(compte, situation, cellules) {
  try {
    if (Object.keys(cellules).length) localStorage.setItem(cle(compte, situation), JSON.stringify(cellules));
    else localStorage.removeItem(cle(compte, situation));
  } catch { /* storage can be forbidden or full: the cells still wait in the page */ }
}

/** Return the keys under which cells of this account wait. */
function clesDuCompte(compte) {
  try { return Object.keys(localStorage).filter((nom) => nom.startsWith(`${PREFIXE}${compte}:`)); } catch { return []; }
}

/** Before signing out: ask, then forget what waits, so that nothing stays on a shared computer. */
export function avantDeSortir(evenement) {
  const cles = clesDuCompte(evenement.target.dataset.sortie);
  if (!cles.length) return;
  const question = "Des positionnements ne sont pas encore enregistrés. Se déconnecter les efface. Continuer ?";
  if (confirm(question)) cles.forEach((nom) => localStorage.removeItem(nom));
  else evenement.preventDefault();
}
