// What a screen reader hears of the page: one polite region, whole sentences, nothing for each cell on its way.

const zone = document.getElementById("annonces");
const UN_INSTANT = 150; // ms: what happens in one gesture is said in one go
let phrases = [];
let minuteur;

export function annoncer(phrase) {
  if (!zone || !phrase || phrases.at(-1) === phrase) return;
  phrases.push(phrase);
  clearTimeout(minuteur);
  minuteur = setTimeout(() => {
    // A new element, so that the same words twice are said twice.
    const dite = document.createElement("span");
    dite.textContent = phrases.join(". ");
    zone.replaceChildren(dite);
    phrases = [];
  }, UN_INSTANT);
}
