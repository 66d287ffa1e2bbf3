/*
 * Long lists become boxes to type in (accessible-autocomplete); without JavaScript both stay usable.
 *   - <select data-autocomplete>   its own options
 *   - <div data-search-input>      a text box whose suggestions the server makes (operations/widgets.py);
 *                                  every text that is read out stands in the data attributes, translated
 * A choice is told to the page as a bubbling "change" of the box.
 */
(function () {
  "use strict";

  const WAIT_MS = 180;

  document.querySelectorAll("select[data-autocomplete]").forEach(function (select) {
    const describedBy = select.getAttribute("aria-describedby");
    window.accessibleAutocomplete.enhanceSelectElement({
      selectElement: select,
      defaultValue: select.selectedOptions.length && select.value ? select.selectedOptions[0].text.trim() : "",
      minLength: 0,
      showAllValues: true,
      confirmOnBlur: false,
    });
    describe(select.parentElement.querySelector(".autocomplete__input"), describedBy);
  });

  function enhance(picker) {
    const plain = picker.querySelector("input");
    let container = build(picker, plain);

    /* Another value from the server: the component keeps its own, and so is made anew. */
    picker.addEventListener("rewrite", function (event) {
      plain.value = event.detail.value;
      container.replaceWith(plain);
      container = build(picker, plain);
      const chosen = picker.querySelector("[data-chosen]");
      chosen.textContent = event.detail.words;
      chosen.hidden = !event.detail.words;
      // For what the page says beside the box.
      container.querySelector("input").dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  /* Puts the component in the place of a plain box, and answers with it. */
  function build(picker, plain) {
    const chosen = picker.querySelector("[data-chosen]");
    const texts = picker.dataset;
    const container = document.createElement("div");
    let message = texts.none;
    let waiting = 0;
    let asked = null;

    function ask(text, show) {
      window.clearTimeout(waiting);
      if (asked) {
        asked.abort();
      }
      waiting = window.setTimeout(function () {
        asked = new AbortController();
        const address = new URL(texts.suggest, window.location.href);
        address.searchParams.set("q", text);
        fetch(address, { signal: asked.signal, headers: { Accept: "application/json" } })
          .then(function (answer) {
            if (!answer.ok) {
              throw new Error(String(answer.status));
            }
            return answer.json();
          })
          .then(function (found) {
            message = found.objection || texts.none;
            show(found.hits);
            window.setTimeout(reveal, 0);
          })
          .catch(function (error) {
            if (error.name !== "AbortError") {
              message = texts.failed;
              show([]);
            }
          });
      }, WAIT_MS);
    }

    /* The bar at the bottom of a page would hide suggestions (scroll-margin in forms.css). */
    function reveal() {
      const menu = container.querySelector(".autocomplete__menu--visible");
      if (menu) {
        menu.scrollIntoView({ block: "nearest" });
      }
    }

    function say(words) {
      chosen.textContent = words;
      chosen.hidden = !words;
    }

    window.accessibleAutocomplete({
      element: container,
      id: plain.id,
      name: plain.name,
      defaultValue: plain.value,
      source: ask,
      minLength: 2,
      confirmOnBlur: false,
      displayMenu: "overlay",
      inputClasses: "usa-input",
      menuAttributes: { "aria-labelledby": plain.id },
      templates: {
        inputValue: function (hit) { return hit ? hit.value : ""; },
        suggestion: function (hit) { return hit.html; }, // made and escaped by the server
      },
      onConfirm: function (hit) {
        if (!hit) {
          return;
        }
        say(hit.label);
        // After the box has its new value.
        window.setTimeout(function () {
          picker.querySelector("input").dispatchEvent(new Event("change", { bubbles: true }));
        }, 0);
      },
      tNoResults: function () { return message; },
      tStatusQueryTooShort: function () { return texts.tooShort; },
      tStatusNoResults: function () { return message; },
      tStatusSelectedOption: function (value) { return value; },
      tStatusResults: function (length, selected) {
        return texts.count.replace("%n", length) + " " + selected;
      },
      tAssistiveHint: function () { return texts.hint; },
    });

    plain.replaceWith(container);
    const box = container.querySelector("input");
    ["aria-invalid", "inputmode", "maxlength", "form"].forEach(function (name) {
      if (plain.hasAttribute(name)) {
        box.setAttribute(name, plain.getAttribute(name));
      }
    });
    describe(box, plain.getAttribute("aria-describedby"));
    box.addEventListener("input", function () { say(""); });
    // Half a word is nothing to save yet: the page hears of it with "change".
    container.addEventListener("input", function (event) { event.stopPropagation(); });
    return container;
  }

  /* The component describes its box by its own hint while it is empty, and by nothing while one types:
     the hint of the field has to stay. */
  function describe(box, describedBy) {
    if (!box || !describedBy) {
      return;
    }
    function restore() {
      const now = (box.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
      const lost = describedBy.split(" ").filter(function (id) { return !now.includes(id); });
      if (lost.length) {
        box.setAttribute("aria-describedby", lost.concat(now).join(" "));
      }
    }
    restore();
    new MutationObserver(restore).observe(box, { attributeFilter: ["aria-describedby"] });
  }

  function enhanceAll(part) {
    part.querySelectorAll("[data-search-input]:not([data-enhanced])").forEach(function (picker) {
      picker.dataset.enhanced = "yes";
      enhance(picker);
    });
  }

  enhanceAll(document);
  // What htmx puts into the page: another lot of a product.
  document.addEventListener("htmx:load", function (event) { enhanceAll(event.detail.elt); });
})();
