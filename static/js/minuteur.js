// The timer of an oral: the presentation, then the questions. It counts from the clock, so that a tablet
// that sleeps is not late, and speaks only when a phase begins or ends. It goes on from the grid to its own page
// and back, and through a save: the tab keeps when it was started.
const minuteur = document.querySelector(".minuteur");
const [phase, decompte, reste] = ["phase", "decompte", "reste"].map((nom) => minuteur.querySelector(`[data-${nom}]`));
const [depart, suite, zero] = ["depart", "suite", "zero"].map((nom) => minuteur.querySelector(`[data-${nom}]`));
const phases = [
  { nom: "Présentation", secondes: Number(minuteur.dataset.presentation) },
  { nom: "Questions", secondes: Number(minuteur.dataset.questions) },
];
const cle = `minuteur-${minuteur.dataset.oral}`;
const PERIME = 2 * 3600 * 1000; // a start of this morning
let rang = -1;
let debut = 0;
let battement = 0;
let finie = false;

const ecrire = (secondes) => {
  const reste = Math.abs(secondes);
  const signe = secondes < 0 ? "+" : "";
  return `${signe}${Math.floor(reste / 60)}:${String(reste % 60).padStart(2, "0")}`;
};

function montrer() {
  const { nom, secondes } = phases[Math.max(rang, 0)];
  const ecoulees = rang < 0 ? 0 : Math.floor((Date.now() - debut) / 1000);
  decompte.textContent = ecrire(secondes - ecoulees);
  decompte.classList.toggle("depasse", ecoulees > secondes);
  reste.value = Math.min(ecoulees / secondes, 1);
  if (rang >= 0 && ecoulees >= secondes && !finie) {
    finie = true;
    phase.textContent = `${nom} : temps écoulé`;
  }
}

function commencer(nouveau, depuis = Date.now()) {
  rang = nouveau;
  debut = depuis;
  finie = false;
  sessionStorage.setItem(cle, JSON.stringify({ rang, debut }));
  phase.textContent = phases[rang].nom;
  depart.hidden = true;
  suite.hidden = rang > 0;
  zero.hidden = false;
  clearInterval(battement);
  battement = setInterval(montrer, 250);
  montrer();
}

depart.addEventListener("click", () => { commencer(0); suite.focus(); });
suite.addEventListener("click", () => { commencer(1); zero.focus(); });
zero.addEventListener("click", () => {
  clearInterval(battement);
  sessionStorage.removeItem(cle);
  rang = -1;
  phase.textContent = "Prêt";
  suite.hidden = zero.hidden = true;
  depart.hidden = false;
  depart.focus();
  montrer();
});
minuteur.querySelector("[data-horloge]").hidden = false;
const garde = JSON.parse(sessionStorage.getItem(cle) ?? "null");
if (garde && Date.now() - garde.debut < PERIME) commencer(garde.rang, garde.debut);
else montrer();
