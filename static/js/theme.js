// Light or dark, set before the first paint: this small classic script stands in <head> without defer.
(() => {
  const racine = document.documentElement;
  const nuit = matchMedia("(prefers-color-scheme: dark)");
  const choix = () => {
    try { return localStorage.getItem("theme"); } catch { return null; } // storage can be forbidden
  };
  const poser = () => {
    const voulu = choix();
    const sombre = voulu === "sombre" || (voulu !== "clair" && nuit.matches);
    racine.dataset.bsTheme = sombre ? "dark" : "light";
  };
  poser();
  nuit.addEventListener("change", poser);
  addEventListener("storage", poser); // another tab of the same person
  addEventListener("theme", poser); // sent by agora.js
  // On paper the ink is dark and the page is white, whatever the screen shows.
  addEventListener("beforeprint", () => { racine.dataset.bsTheme = "light"; });
  addEventListener("afterprint", poser);
})();
