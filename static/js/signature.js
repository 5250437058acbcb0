// A signature drawn with a finger, a pen or the mouse, as the path of an SVG. Optional: the name signs.

const cadre = document.querySelector(".dessin-signature");
const champ = document.getElementById("id_trace");
const LONGUEUR = 19_000; // the server takes 20,000 signs

function installer() {
  const dessin = cadre.querySelector("svg");
  const chemin = dessin.querySelector("path");
  let trait = false;

  const ecrire = (lettre, evenement) => {
    const boite = dessin.getBoundingClientRect();
    const x = Math.round(Math.min(Math.max((evenement.clientX - boite.left) / boite.width, 0), 1) * 600);
    const y = Math.round(Math.min(Math.max((evenement.clientY - boite.top) / boite.height, 0), 1) * 200);
    if (champ.value.length > LONGUEUR) return;
    champ.value += `${lettre}${x} ${y} `;
    chemin.setAttribute("d", champ.value);
  };
  const finir = () => {
    if (!trait) return;
    trait = false;
    champ.dispatchEvent(new Event("change", { bubbles: true }));
  };

  cadre.hidden = false;
  dessin.addEventListener("pointerdown", (evenement) => {
    trait = true;
    dessin.setPointerCapture(evenement.pointerId);
    ecrire("M", evenement);
    ecrire("L", evenement); // a dot is seen too
  });
  dessin.addEventListener("pointermove", (evenement) => { if (trait) ecrire("L", evenement); });
  dessin.addEventListener("pointerup", finir);
  dessin.addEventListener("pointercancel", finir);
  cadre.querySelector("button").addEventListener("click", () => {
    champ.value = "";
    chemin.setAttribute("d", "");
    champ.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

if (cadre && champ) installer();
