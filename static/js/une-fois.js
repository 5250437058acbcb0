// A code serves once: a double click must not use it up and then be refused.

/** Let a form leave once; the page that comes back from « Précédent » may send it again. */
export function envoyerUneFois(formulaire) {
  let parti = false;
  formulaire.addEventListener("submit", (evenement) => {
    if (parti) evenement.preventDefault();
    parti = true;
  });
  addEventListener("pageshow", () => { parti = false; });
}
