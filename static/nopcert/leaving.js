/*
 * For autosave.js: a button or a link that is pressed while something is on its way waits for the answer, but not for
 * long, and each sending of the page is counted: the server takes nothing from one that a later one has overtaken.
 */
(function () {
  "use strict";

  const LONGEST_FOR_BUTTON_MS = 5000;
  const LONGEST_FOR_LINK_MS = 1500;

  /* `saving` tells whether something is on its way or is not saved yet, and sends it. Answers with the function
     to call when the answer is there. */
  window.nopcertLeaving = function (form, saving) {
    let hasWaited = false;
    let waiting = null;

    function count() {
      form.elements.sending.value = Number(form.elements.sending.value) + 1;
      return form.elements.sending.value;
    }

    /* What was pressed last holds. */
    function afterSaving(act, longest) {
      function once() {
        if (waiting === once) {
          waiting = null;
          act();
        }
      }
      waiting = once;
      window.setTimeout(once, longest);
    }

    form.addEventListener("htmx:configRequest", function (event) {
      if (event.target === form) {
        event.detail.parameters.set("sending", count());
      }
    });

    form.addEventListener("submit", function (event) {
      if (event.defaultPrevented) {
        return;
      }
      if (!saving.isBusy() || hasWaited) {
        hasWaited = false;
        count();
        return;
      }
      event.preventDefault();
      const button = event.submitter;
      afterSaving(function () {
        hasWaited = true;
        form.requestSubmit(button);
      }, LONGEST_FOR_BUTTON_MS);
    });

    document.addEventListener("click", function (event) {
      const link = event.target.closest("a[href]");
      const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
      if (!link || !isPlain || link.target || link.hasAttribute("download") || link.hash && link.pathname === window.location.pathname) {
        return;
      }
      if (!saving.isBusy() && !saving.hasUnsaved() || !navigator.onLine) {
        return;
      }
      event.preventDefault();
      afterSaving(function () {
        window.location.assign(link.href);
      }, LONGEST_FOR_LINK_MS);
      if (!saving.isBusy()) {
        saving.send();
      }
    });

    return function go() {
      if (waiting) {
        window.setTimeout(waiting, 0);
      }
    };
  };
})();
