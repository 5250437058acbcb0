// How many compétences are ticked, said as one ticks. The server refuses more than the form allows, with or without.

const formulaire = document.querySelector("form[data-au-plus]");
const nombre = formulaire.querySelector("[data-nombre]");

formulaire.addEventListener("change", () => {
  const cochees = formulaire.querySelectorAll("input[name='competences']:checked").length;
  nombre.textContent = cochees;
  nombre.parentElement.classList.toggle("trop", cochees > Number(formulaire.dataset.auPlus));
});
