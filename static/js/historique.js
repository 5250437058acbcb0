// The dialog of the history of a cell: open at once, filled when the answer comes. An answer that is no longer
// waited for (another cell was asked for since, or the dialog was closed) is dropped.

const DELAI = 15000; // ms, like htmx

const dialogue = document.getElementById("historique");
const contenu = document.getElementById("historique-contenu");

let demande = null; // what stops the request that the dialog waits for

dialogue?.addEventListener("close", () => demande?.abort());

/** Open the dialog on the history at `adresse`. */
export async function ouvrir(adresse) {
  demande?.abort();
  const mienne = (demande = new AbortController());
  dire("Chargement des évaluations…");
  contenu.ariaBusy = "true";
  if (!dialogue.open) dialogue.showModal();
  const montrer = await chercher(adresse, mienne.signal);
  if (mienne.signal.aborted) return;
  montrer();
  contenu.ariaBusy = "false";
}

/** Ask for the history; return what shows the answer, or says why there is none. */
async function chercher(adresse, arret) {
  try {
    const signal = AbortSignal.any([arret, AbortSignal.timeout(DELAI)]);
    const reponse = await fetch(adresse, { headers: { "HX-Request": "true", "HX-Target": contenu.id }, signal });
    if (reponse.redirected) return () => dire("Votre session est terminée.", { adresse: location.href, texte: "Se reconnecter" });
    if (!reponse.ok) return () => dire("Le serveur n’a pas pu lire ces évaluations. Réessayez dans un instant.");
    const html = await reponse.text();
    return () => { contenu.innerHTML = html; htmx.process(contenu); };
  } catch {
    return () => dire("Le réseau ne répond pas : les évaluations n’ont pas pu être lues. Vérifiez la connexion, puis ouvrez la case de nouveau.");
  }
}

function dire(texte, lien) {
  const paragraphe = document.createElement("p");
  paragraphe.textContent = texte;
  paragraphe.role = "status";
  if (lien) {
    const ancre = document.createElement("a");
    ancre.href = lien.adresse;
    ancre.textContent = lien.texte;
    paragraphe.append(" ", ancre);
  }
  contenu.replaceChildren(paragraphe);
}
