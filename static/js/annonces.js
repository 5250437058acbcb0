// What a screen reader hears of the page: one polite region, whole sentences, nothing for each cell on its way.

const zone = document.getElementById("annonces");
const UN_INSTANT = 150; // ms: what happens in one gesture is said in one go
const phrases = new Map(); // what is about to be said, by subject: the last word on each
let minuteur;

export function annoncer(phrase, sujet = phrase) {
  if (!zone || !phrase) return;
  phrases.set(sujet, phrase);
  clearTimeout(minuteur);
  minuteur = setTimeout(() => {
    // A new element, so that the same words twice are said twice.
    const dite = document.createElement("span");
    dite.textContent = [...phrases.values()].join(". ");
    zone.replaceChildren(dite);
    phrases.clear();
  }, UN_INSTANT);
}
