/* Copy buttons: <button data-copy="text" hidden>. Hidden until this file runs, because they do nothing without it. */
(function () {
  "use strict";

  if (!navigator.clipboard) {
    return; // plain http on another host: the reader selects the text by hand
  }

  function reveal(root) {
    root.querySelectorAll("[data-copy][hidden]").forEach(function (button) {
      button.hidden = false;
    });
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy]");
    if (!button) {
      return;
    }
    navigator.clipboard.writeText(button.dataset.copy).then(function () {
      const word = button.querySelector("[data-copy-word]");
      if (!word || word.dataset.before) {
        return;
      }
      word.dataset.before = word.textContent;
      word.textContent = button.dataset.copied;
      window.setTimeout(function () {
        word.textContent = word.dataset.before;
        delete word.dataset.before;
      }, 2000);
    });
  });

  document.addEventListener("htmx:afterSwap", function (event) {
    reveal(event.target);
  });
  reveal(document);
})();
