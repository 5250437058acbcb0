// A form whose answer is a file that takes seconds: says so, and is not sent twice meanwhile.

const SECONDES = 30; // a page cannot know that its download has begun

for (const formulaire of document.querySelectorAll("form[data-attendre]")) {
  const mot = document.createElement("p");
  mot.setAttribute("role", "status");
  mot.className = "discret";
  formulaire.append(mot);
  formulaire.addEventListener("submit", (evenement) => {
    if (mot.textContent) return evenement.preventDefault();
    mot.textContent = formulaire.dataset.attendre;
    setTimeout(() => { mot.textContent = ""; }, SECONDES * 1000);
  });
}
