/*
 * Three comforts for forms; the server guards everything by itself.
 *   - the list of problems at the top gets the focus when the page comes back
 *   - a form is sent once, however often its button is clicked
 *   - <form data-warn-unsaved> asks before the page is left with something typed and not sent
 */
(function () {
  "use strict";

  const problems = document.querySelector("[data-problems]");
  if (problems) {
    problems.focus();
  }

  const changed = new Set();

  function noteChange(event) {
    const form = event.target.form;
    if (form && form.hasAttribute("data-warn-unsaved")) {
      changed.add(form);
    }
  }
  document.addEventListener("input", noteChange);
  document.addEventListener("change", noteChange);

  // What htmx has saved in the background needs no warning any more.
  document.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.successful && event.target.closest) {
      changed.delete(event.target.closest("form"));
    }
  });

  window.addEventListener("beforeunload", function (event) {
    if (changed.size) {
      event.preventDefault();
    }
  });

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    changed.clear();
    // aria-disabled and not disabled: a disabled button would not send its own name and value.
    if (event.submitter) {
      event.submitter.setAttribute("aria-disabled", "true");
    }
    window.setTimeout(function () {
      release(form);
    }, 8000);
  });

  function release(form) {
    delete form.dataset.sent;
    Array.from(form.elements).forEach(function (element) {
      element.removeAttribute("aria-disabled");
    });
  }

  // The back button shows the page as it was left: let it be sent again.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      document.querySelectorAll("form[data-sent]").forEach(release);
    }
  });
})();
