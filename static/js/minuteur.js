// The timer of an oral: the presentation, then the questions. It counts from the clock, so that a tablet
// that sleeps is not late, and speaks only when a phase begins or ends.
const minuteur = document.querySelector(".minuteur");
const [phase, decompte, reste] = ["phase", "decompte", "reste"].map((nom) => minuteur.querySelector(`[data-${nom}]`));
const [depart, suite, zero] = ["depart", "suite", "zero"].map((nom) => minuteur.querySelector(`[data-${nom}]`));
const phases = [
  { nom: "Présentation", secondes: Number(minuteur.dataset.presentation) },
  { nom: "Questions", secondes: Number(minuteur.dataset.questions) },
];
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

function commencer(nouveau) {
  rang = nouveau;
  debut = Date.now();
  finie = false;
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
  rang = -1;
  phase.textContent = "Prêt";
  suite.hidden = zero.hidden = true;
  depart.hidden = false;
  depart.focus();
  montrer();
});
minuteur.querySelector("[data-horloge]").hidden = false;
montrer();
