// A text saved as it is typed. What has not reached the server is kept on the device for the account that typed it;
// a text that somebody else changed meanwhile is shown beside the own one, and never replaced without a choice.

import { garder, lire, oublier, sortie } from "./attentes.js";
import { auRetour, verifier } from "./session.js";

const DELAI = 1000; // ms without a key
const NOUVEL_ESSAI = 5000; // ms after the network failed
const TEXTE = "texte"; // the name of what waits at this address
const HORS_ENVOI = ["csrfmiddlewaretoken", "suite", "version"];

/** Write the hour as the French do: « 7 h 05 ». */
function heure() {
  return new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" }).replace(/^0/, "").replace(":", "\u00a0h\u00a0");
}

export class Ecriture {
  /** `formulaire` says its address, its account (data-compte) and the version of the text; `apres(version)` is told of a save. */
  constructor(formulaire, apres = () => {}) {
    this.formulaire = formulaire;
    this.apres = apres;
    this.adresse = formulaire.getAttribute("action");
    this.compte = formulaire.dataset.compte;
    this.etat = formulaire.querySelector("[data-envoi]");
    this.conflit = formulaire.querySelector("[data-conflit]");
    this.enregistre = this.ecrites();
    this.file = Promise.resolve(true);
    this.ecoutes = new AbortController();
    const { signal } = this.ecoutes;
    formulaire.addEventListener("input", () => this.tape(), { signal });
    formulaire.addEventListener("change", () => this.tape(0), { signal });
    addEventListener("online", () => this.enregistrer(), { signal });
    addEventListener("beforeunload", (evenement) => { if (this.attend() && !sortie.faite) evenement.preventDefault(); }, { signal });
    auRetour(() => { if (!signal.aborted) this.enregistrer(); });
    this.etat.hidden = false;
    this.retrouver();
  }

  /** What the form holds, but what is not text. */
  valeurs() {
    const champs = [...new FormData(this.formulaire)].filter(([nom]) => !HORS_ENVOI.includes(nom));
    return Object.fromEntries(champs.map(([nom, valeur]) => [nom, valeur.replaceAll("\r\n", "\n")]));
  }

  /** What the server wrote in the form: what somebody typed before this script arrived is not stored yet. */
  ecrites() {
    const couples = Object.keys(this.valeurs()).map((nom) => {
      const champ = this.formulaire.elements[nom];
      if (champ.options) return [nom, ([...champ.options].find((option) => option.defaultSelected) ?? champ.options[0])?.value];
      if (champ instanceof RadioNodeList) return [nom, [...champ].find((choix) => choix.defaultChecked)?.value];
      return [nom, champ.defaultValue.replaceAll("\r\n", "\n")];
    });
    return Object.fromEntries(couples);
  }

  /** Whether something typed is not stored yet. */
  attend() {
    return JSON.stringify(this.valeurs()) !== JSON.stringify(this.enregistre);
  }

  /** Put back what an earlier page could not send, on the version that it was typed on. */
  retrouver() {
    const texte = lire(this.compte, this.adresse)[TEXTE];
    if (!texte && this.attend()) return this.tape();
    if (!texte) return this.dire("fait", "");
    this.remplir(texte.valeurs);
    if (!this.attend()) return this.oublier();
    this.formulaire.elements.version.value = texte.version;
    this.dire("attente", "Un texte qui n’était pas enregistré a été retrouvé.");
    return this.enregistrer();
  }

  remplir(valeurs) {
    for (const [nom, valeur] of Object.entries(valeurs)) {
      if (this.formulaire.elements[nom]) this.formulaire.elements[nom].value = valeur;
    }
  }

  tape(delai = DELAI) {
    const version = this.formulaire.elements.version.value;
    if (this.attend()) garder(this.compte, this.adresse, TEXTE, { valeurs: this.valeurs(), version });
    else this.oublier();
    clearTimeout(this.minuteur);
    if (!this.attend() || this.conflit.childElementCount) return;
    this.dire("attente", "Pas encore enregistré");
    this.minuteur = setTimeout(() => this.enregistrer(), delai);
  }

  /** Send what was typed, one request after the other; resolves to whether all is stored. */
  enregistrer() {
    clearTimeout(this.minuteur);
    this.file = this.file.then(() => this.envoyer());
    return this.file;
  }

  async envoyer() {
    if (!this.attend() || this.conflit.childElementCount) return !this.attend();
    const envoyees = this.valeurs();
    this.dire("attente", "Enregistrement…");
    let reponse = null;
    try {
      const corps = new FormData(this.formulaire);
      reponse = await fetch(this.adresse, { method: "POST", body: corps, headers: { "HX-Request": "true" } });
    } catch { return this.panne(); }
    const texte = await reponse.text();
    if (reponse.redirected || /^\s*<!doctype/i.test(texte)) return this.refuser(reponse.ok ? "session" : "page");
    if (reponse.status === 409) return this.confronter(texte);
    if (!reponse.ok) return this.refuser(reponse.status === 422 ? texte : "page");
    return this.ranger(envoyees, texte.trim());
  }

  ranger(envoyees, version) {
    this.enregistre = envoyees;
    this.formulaire.elements.version.value = version;
    if (!this.attend()) this.oublier();
    this.apres(version);
    this.dire("fait", `Enregistré à ${heure()}`);
    if (this.attend()) this.tape(); // typed meanwhile
    return !this.attend();
  }

  panne() {
    this.dire("refus", "Le réseau ne répond pas : le texte est gardé sur cet appareil et partira dès son retour.");
    this.minuteur = setTimeout(() => this.enregistrer(), NOUVEL_ESSAI);
    return false;
  }

  refuser(raison) {
    const phrases = {
      session: "La session est terminée : le texte est gardé sur cet appareil. Votre mot de passe l’enregistre.",
      page: "Le serveur n’a pas pu enregistrer. Le texte est gardé sur cet appareil ; actualisez la page pour réessayer.",
    };
    this.dire("refus", phrases[raison] ?? raison);
    if (raison === "session") verifier();
    return false;
  }

  /** Both texts, and two buttons. */
  confronter(html) {
    this.conflit.innerHTML = html;
    const alerte = this.conflit.firstElementChild;
    const choix = document.createElement("p");
    choix.append(
      this.bouton("Mettre mon texte", () => this.trancher(alerte.dataset.version)),
      " ",
      this.bouton("Reprendre le texte enregistré", () => this.ceder(alerte)),
    );
    alerte.append(choix);
    this.dire("refus", "Deux textes : choisissez");
    alerte.scrollIntoView({ block: "nearest" });
    return false;
  }

  bouton(texte, action) {
    const bouton = document.createElement("button");
    bouton.type = "button";
    bouton.className = "btn btn-secondary btn-sm";
    bouton.textContent = texte;
    bouton.addEventListener("click", action);
    return bouton;
  }

  trancher(version) {
    this.formulaire.elements.version.value = version;
    this.conflit.replaceChildren();
    this.enregistrer();
  }

  ceder(alerte) {
    const siens = [...alerte.querySelectorAll("[data-champ]")].map((bloc) => [
      bloc.dataset.champ,
      bloc.dataset.valeur || (bloc.textContent === "(vide)" ? "" : bloc.textContent),
    ]);
    this.remplir(Object.fromEntries(siens));
    this.formulaire.elements.version.value = alerte.dataset.version;
    this.enregistre = this.valeurs();
    this.conflit.replaceChildren();
    this.oublier();
    this.apres(alerte.dataset.version);
    this.dire("fait", "Le texte enregistré est repris");
  }

  oublier() {
    oublier(this.compte, this.adresse, TEXTE);
  }

  dire(etat, texte) {
    this.etat.dataset.etat = etat;
    this.etat.textContent = texte;
  }

  /** Leave the form: another one takes its place. */
  fermer() {
    clearTimeout(this.minuteur);
    this.ecoutes.abort();
  }
}
