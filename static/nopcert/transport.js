/* Shows the fields of the chosen way of travelling. A field of another way stays in sight while something is in it. */
(function () {
  "use strict";

  const modes = JSON.parse(document.getElementById("fields-of-mode").textContent);
  const card = document.querySelector("[data-modes]");
  const choice = card.querySelector("select[name=mode]");
  const names = new Set(Object.values(modes).flat());

  function show() {
    const own = modes[choice.value];
    names.forEach(function (name) {
      const input = card.querySelector('[name="' + name + '"]');
      const isOther = own && !own.includes(name);
      input.closest(".nop-step-field").hidden = Boolean(isOther) && !input.value.trim();
    });
  }

  choice.addEventListener("change", show);
  card.addEventListener("autosaved", show);
  show();
})();
