// Keeps on the server what a tutor types, a moment after each change. The page does everything without it.

const formulaire = document.querySelector("form[data-garder]");
const etat = formulaire?.querySelector("[data-etat]");
const DELAI = 800;
const REPRISE = 10_000;
let attente = null;
let enCours = null;
let envoye = false;

function dire(texte) {
  etat.textContent = texte;
}

async function garder() {
  clearTimeout(attente);
  attente = null;
  if (enCours || envoye) return;
  enCours = new AbortController();
  const corps = new URLSearchParams(new FormData(formulaire));
  corps.set("geste", "garder");
  try {
    const reponse = await fetch(location.pathname, {
      method: "POST",
      body: corps,
      headers: { Accept: "application/json" },
      redirect: "manual",
      signal: enCours.signal,
    });
    enCours = null;
    raconter(reponse);
  } catch {
    enCours = null;
    if (envoye) return;
    dire("Pas de réseau pour l’instant : laissez cette page ouverte, rien n’est perdu.");
    attente ??= setTimeout(garder, REPRISE);
  }
}

function raconter(reponse) {
  if (reponse.status === 204) {
    const heure = new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" }).replace(/^0/, "").replace(":", "\u00a0h\u00a0");
    dire(`Gardé à ${heure}.`);
    if (attente) garder();
  } else if (reponse.status === 404) {
    dire("Cette page s’est fermée ; ce que vous écrivez est gardé. Rouvrez votre lien pour transmettre.");
  } else if (reponse.status === 410) {
    dire("Ce lien ne s’ouvre plus : rouvrez le courriel le plus récent du lycée.");
  } else {
    dire("Le serveur n’a pas pu garder votre saisie. Nouvel essai dans dix secondes.");
    attente ??= setTimeout(garder, REPRISE);
  }
}

function bientot() {
  clearTimeout(attente);
  attente = setTimeout(garder, DELAI);
}

if (formulaire) {
  formulaire.addEventListener("input", bientot);
  formulaire.addEventListener("change", bientot);
  formulaire.addEventListener("submit", () => {
    envoye = true;
    clearTimeout(attente);
    enCours?.abort();
  });
  // Coming back with « Précédent »: the page listens again.
  addEventListener("pageshow", () => { envoye = false; });
  // Leaving with something that is not kept yet: it leaves with the page.
  addEventListener("pagehide", () => {
    if (!attente || envoye) return;
    const corps = new URLSearchParams(new FormData(formulaire));
    corps.set("geste", "garder");
    fetch(location.pathname, { method: "POST", body: corps, headers: { Accept: "application/json" }, redirect: "manual", keepalive: true });
  });
  // After a refusal, a person with a keyboard or a screen reader starts from the list of what is missing.
  document.getElementById("fautes")?.focus();
}
