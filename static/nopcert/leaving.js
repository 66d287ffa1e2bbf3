/*
 * For autosave.js: a button or a link that is pressed while something is on its way waits for the answer, but not for
 * long, and each sending of the page is counted: the server takes nothing from one that a later one has overtaken.
 */
(function () {
  "use strict";

  const LONGEST_MS = 5000;

  /* `saving` tells whether something is on its way or is not saved yet, and sends it. Answers with the function
     to call when the answer is there. */
  window.nopcertLeaving = function (form, saving) {
    let hasWaited = false;
    let waiting = null;

    function count() {
      form.elements.sending.value = Number(form.elements.sending.value) + 1;
      return form.elements.sending.value;
    }

    /* What was pressed last holds. `isReady` is asked after each answer. */
    function afterSaving(isReady, act) {
      function leave() {
        if (waiting === look) {
          waiting = null;
          act();
        }
      }
      function look() {
        if (isReady()) {
          leave();
        }
      }
      waiting = look;
      window.setTimeout(leave, LONGEST_MS);
    }

    function isAnswered() {
      return true;
    }

    /* A link takes nothing along: what was typed while something was on its way is sent as well, once. */
    function untilSaved() {
      let isSent = !saving.isBusy();
      if (isSent) {
        saving.send();
      }
      return function () {
        if (saving.isBusy()) {
          return false;
        }
        if (isSent || !saving.hasUnsaved()) {
          return true;
        }
        isSent = true;
        saving.send();
        return false;
      };
    }

    form.addEventListener("htmx:configRequest", function (event) {
      if (event.target !== form || event.detail.target.id !== "autosave") {
        return;
      }
      // htmx takes a button that merely has the focus for pressed: it would search, drop a lot, or go elsewhere.
      event.detail.path = form.getAttribute("hx-post");
      event.detail.verb = "post";
      Array.from(form.elements).forEach(function (element) {
        if (element.type === "submit" && element.name) {
          event.detail.parameters.delete(element.name);
        }
      });
      event.detail.parameters.set("sending", count());
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
      afterSaving(isAnswered, function () {
        hasWaited = true;
        form.requestSubmit(button);
      });
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
      afterSaving(untilSaved(), function () {
        window.location.assign(link.href);
      });
    });

    return function go() {
      if (waiting) {
        window.setTimeout(waiting, 0);
      }
    };
  };
})();
