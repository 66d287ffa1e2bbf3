/* Writes sentences at a field of a step, as the server would have: what is wrong, and notes that refuse nothing. */
(function () {
  "use strict";

  /* Sentences at a field: the markup is that of templates/django/forms/errors/list/ul.html. */
  function tellErrors(input, sentences) {
    const id = input.id;
    const group = input.closest(".usa-form-group");
    if (!group || !id) {
      return;
    }
    const old = document.getElementById(id + "_error");
    if (old) {
      old.remove();
    }
    group.classList.toggle("usa-form-group--error", sentences.length > 0);
    input.toggleAttribute("aria-invalid", false);
    if (!sentences.length) {
      return;
    }
    const box = document.createElement("div");
    box.className = "usa-error-message";
    box.id = id + "_error";
    sentences.forEach(function (sentence) {
      const words = document.createElement("p");
      words.className = "nop-error";
      words.textContent = sentence;
      box.append(words);
    });
    (input.closest(".nop-search-input") || input).before(box);
    input.setAttribute("aria-invalid", "true");
    const described = (input.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
    if (!described.includes(box.id)) {
      input.setAttribute("aria-describedby", described.concat(box.id).join(" "));
    }
  }

  function tellNotes(input, sentences) {
    const box = document.getElementById(input.id + "_notes");
    if (!box) {
      return;
    }
    box.replaceChildren.apply(box, sentences.map(function (sentence) {
      const words = document.createElement("p");
      words.textContent = sentence;
      return words;
    }));
  }

  window.nopcertFieldWords = { tellErrors: tellErrors, tellNotes: tellNotes };
})();
