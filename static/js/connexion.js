// The sign-in page: the identifiant that the QR code of a card brings, the password shown on demand, one sending.

import { envoyerUneFois } from "./une-fois.js";

const formulaire = document.getElementById("connexion");
const identifiant = formulaire.querySelector("[name=login]");
const secret = formulaire.querySelector("[name=password]");
const montrer = document.getElementById("montrer");

// The QR code of a card puts the identifiant after « # »: that part is never sent to a server nor noted by one.
const apporte = new URLSearchParams(location.hash.slice(1)).get("identifiant");
if (apporte && !identifiant.value) {
  identifiant.value = apporte;
  secret.focus();
}
if (apporte) history.replaceState(null, "", location.pathname + location.search);

montrer.hidden = false;
montrer.addEventListener("click", () => {
  const visible = secret.type === "password";
  secret.type = visible ? "text" : "password";
  montrer.setAttribute("aria-pressed", String(visible));
});

envoyerUneFois(formulaire);
formulaire.addEventListener("submit", () => {
  secret.type = "password"; // so that browsers do not keep it among the texts typed
});
