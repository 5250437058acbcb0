// The session of a page that stays open. When it ends, what was typed stays, and the password is asked in place.
// Everything here is about one account: that of the page.

const dialogue = document.getElementById("reprise");
const rappel = document.getElementById("reprise-rappel");
const formulaire = dialogue.querySelector("form");
const secret = formulaire.querySelector("[type=password]");
const CALME = 1000; // ms without a key before the dialog opens: nobody types a level into a password

export const FINIE = "Votre session est terminée";
const PAS_DE_RESEAU = "Le réseau ne répond pas. Réessayez dans un instant.";

let finie = false;
let verification = null;
let derniereTouche = -CALME;
const retours = [];
document.addEventListener("keydown", () => { derniereTouche = performance.now(); }, { capture: true });

/** Call `suite` each time that the session is open again. */
export const auRetour = (suite) => retours.push(suite);

/** Put the token of the session where the page sends it from. */
function changerDeJeton(jeton) {
  const entetes = JSON.parse(document.body.getAttribute("hx-headers"));
  document.body.setAttribute("hx-headers", JSON.stringify({ ...entetes, "X-CSRFToken": jeton }));
  for (const champ of document.querySelectorAll("[name=csrfmiddlewaretoken]")) champ.value = jeton;
}

async function parler(options = {}) {
  const reponse = await fetch(dialogue.dataset.adresse, { cache: "no-store", signal: AbortSignal.timeout(15000), ...options });
  if (!/json/.test(reponse.headers.get("Content-Type"))) throw new Error(String(reponse.status));
  return reponse.json();
}

const estLaNotre = ({ compte }) => String(compte) === dialogue.dataset.compte;

/**
 * Ask whose session this is: « ouverte », « finie », or « inconnu » when nobody answers.
 *
 * Several cells that doubt at once ask once. The token of somebody else's session never serves the cells: it only
 * lets the password leave.
 */
export function verifier() {
  verification ??= parler().then((recu) => {
    if (!estLaNotre(recu)) {
      formulaire.elements.csrfmiddlewaretoken.value = recu.jeton;
      finir(recu.compte !== null);
      return "finie";
    }
    changerDeJeton(recu.jeton);
    if (finie) revenir();
    return "ouverte";
  }).catch(() => "inconnu").finally(() => { verification = null; });
  return verification;
}

function finir(autre) {
  finie = true;
  for (const element of dialogue.querySelectorAll("[data-autre]")) element.hidden = (element.dataset.autre === "oui") !== autre;
  proposer();
}

/** Ask for the password, once the keyboard is quiet. */
function proposer() {
  clearTimeout(proposer.minuteur);
  if (!finie || dialogue.open) return;
  const attente = CALME - (performance.now() - derniereTouche);
  if (attente > 0) {
    proposer.minuteur = setTimeout(proposer, attente);
    return;
  }
  rappel.hidden = true;
  dialogue.showModal();
  secret.focus();
}

/** The session is open again: what waited may leave. */
function revenir() {
  finie = false;
  rappel.hidden = true;
  secret.value = "";
  dire("");
  if (dialogue.open) dialogue.close();
  for (const suite of retours) suite();
}

function dire(texte) {
  const refus = dialogue.querySelector("[role=alert]");
  refus.textContent = texte;
  refus.hidden = !texte;
  secret.setAttribute("aria-invalid", String(Boolean(texte)));
}

async function reprendre() {
  try {
    const recu = await parler({ method: "POST", body: new FormData(formulaire) });
    if (recu.erreur) {
      dire(recu.erreur);
      secret.select();
    } else {
      changerDeJeton(recu.jeton);
      revenir();
    }
  } catch (erreur) {
    // Somebody signed in or out in another tab: the token has changed, and a second try has the right one.
    if (erreur.message === "403" && (await verifier()) !== "inconnu") dire("Votre mot de passe n’est pas parti. Réessayez.");
    else dire(PAS_DE_RESEAU);
  }
}

formulaire.addEventListener("submit", async (evenement) => {
  evenement.preventDefault();
  const bouton = formulaire.querySelector("[type=submit]");
  if (bouton.disabled) return;
  bouton.disabled = true;
  await reprendre();
  bouton.disabled = false;
});
dialogue.addEventListener("click", (evenement) => { if (evenement.target.closest("[data-fermer]")) dialogue.close(); });
dialogue.addEventListener("close", () => {
  secret.value = "";
  rappel.hidden = !finie; // the next cell typed asks again
});
rappel.querySelector("button").addEventListener("click", () => verifier());
// The password may have been given in another tab.
document.addEventListener("visibilitychange", () => { if (!document.hidden && finie) verifier(); });
