/*
 * <form data-autosave data-keep="…">: htmx sends it as one types; this file does the rest.
 *   - says what came of it in #autosave: saved, refused, no connection
 *   - keeps what is not saved yet in the browser (kept.js), sends it again, and puts it back after a reload
 *   - has field_words.js write beside each field what the server says about it, and remembers what the server stores now:
 *     the hidden "initial-…" inputs, by which a change of somebody else is noticed
 */
(function () {
  "use strict";

  const form = document.querySelector("form[data-autosave]");
  const status = document.getElementById("autosave");
  if (!form || !status || !window.htmx) {
    return;
  }
  const valueOf = window.nopcertFieldValues.valueOf;
  const setValue = window.nopcertFieldValues.setValue;
  const LONGEST_WAIT_MS = 60000;
  let sent = {};
  let isBusy = false;
  let wait = 3000;
  let retry = 0;
  let isFirst = true;
  const chosen = {};

  /* Each field that the server can save has its hidden "initial-…" beside it. Lots, whose rows come and go, have
     none: what is stored of them is remembered here, and compared as a whole by the hidden "seen_lots". */
  const storedLots = {};

  function fields() {
    return Array.from(form.querySelectorAll('input[type=hidden][name^="initial-"]'))
      .map(function (seen) {
        const name = seen.name.slice("initial-".length);
        return { name: name, seen: seen, input: form.querySelector('[name="' + name + '"]:not([type=hidden])') };
      })
      .filter(function (field) { return field.input; })
      .concat(lots());
  }

  function lots() {
    return Array.from(form.querySelectorAll('[name^="lots-"]:not([type=hidden])')).map(function (input) {
      if (!(input.name in storedLots)) {
        storedLots[input.name] = input.tagName === "SELECT" ? input.value : isFirst ? valueOf(input) : "";
      }
      return {
        name: input.name,
        input: input,
        isLot: true,
        seen: {
          get value() { return storedLots[input.name]; },
          set value(stored) { storedLots[input.name] = stored; },
        },
      };
    });
  }

  function unsaved() {
    return fields().filter(function (field) { return valueOf(field.input) !== field.seen.value; });
  }

  function say(word) {
    status.textContent = status.dataset[word];
  }

  function keep() {
    const open = unsaved();
    if (!open.length) {
      window.nopcertKept.forget(form.dataset.keep);
      return;
    }
    const values = {};
    const seen = {};
    open.forEach(function (field) {
      values[field.name] = valueOf(field.input);
      seen[field.name] = field.seen.value;
    });
    const page = form.elements.page.value;
    const sending = form.elements.sending.value;
    if (window.nopcertKept.write(form.dataset.keep, { values: values, seen: seen, page: page, sending: sending })) {
      form.removeAttribute("data-warn-unsaved"); // leaving loses nothing
    }
  }

  function putBack() {
    const kept = window.nopcertKept.read(form.dataset.keep);
    if (!kept) {
      return;
    }
    // So that a save without an answer is known again, and one that is still on its way comes too late.
    form.elements.page.value = kept.page;
    form.elements.sending.value = Number(kept.sending || 0) + 1;
    const changed = fields().filter(function (field) {
      return field.name in kept.values && kept.values[field.name] !== valueOf(field.input);
    });
    changed.forEach(function (field) {
      setValue(field.input, kept.values[field.name]);
      field.seen.value = kept.seen[field.name];
    });
    if (changed.length) {
      say("restored");
      window.setTimeout(send, 50);
    } else {
      window.nopcertKept.forget(form.dataset.keep);
    }
    putBackRows(kept.values);
  }

  /* Lots for which the page has no row: the server makes the rows, as for a pasted list. */
  function putBackRows(values) {
    const names = Object.keys(values).filter(function (name) {
      return name.startsWith("lots-") && !form.querySelector('[name="' + name + '"]');
    });
    if (!names.length) {
      return;
    }
    const rows = 1 + Math.max.apply(null, names.map(function (name) { return Number(name.split("-")[1]); }));
    const row = Object.fromEntries(names.map(function (name) { return [name, values[name]]; }));
    window.htmx.ajax("POST", window.location.href, {
      source: form,
      target: "#lots",
      select: "#lots",
      swap: "outerHTML",
      values: Object.assign(row, { "lots-TOTAL_FORMS": rows, take_lots: 1 }),
    });
  }

  function send() {
    window.clearTimeout(retry);
    window.htmx.trigger(form, "autosave");
  }

  function sendLater() {
    window.clearTimeout(retry);
    retry = window.setTimeout(send, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }

  /* Half a number that is still being typed is not told to be wrong before the field is left. */
  function isBeingTyped(input) {
    return document.activeElement === input && input.type !== "checkbox" && input.tagName !== "SELECT";
  }

  function theirsOf(name) {
    const theirs = form.querySelector('[name="' + name.replace("keep-", "theirs-") + '"]');
    return theirs ? theirs.value : "";
  }

  /* A choice made while an earlier answer was on its way: that answer has put fresh, unchosen ones in its place. */
  function chooseAgain() {
    Object.keys(chosen).forEach(function (name) {
      const again = form.querySelector('[name="' + name + '"][value="' + chosen[name].keep + '"]');
      if (again && theirsOf(name) === chosen[name].theirs) {
        again.checked = true;
      } else {
        delete chosen[name];
      }
    });
  }

  function take(stored) {
    chooseAgain();
    if (stored.lots) {
      takeLots(stored.lots);
    }
    fields().forEach(function (field) {
      const now = field.isLot ? null : stored.fields[field.name];
      if (!now) {
        return;
      }
      if (!(now.errors.length && isBeingTyped(field.input))) {
        window.nopcertFieldWords.tellErrors(field.input, now.errors);
      }
      window.nopcertFieldWords.tellNotes(field.input, now.notes);
      if (now.is_open) {
        return;
      }
      const value = now.value === true ? "True" : now.value === false ? "False" : now.value;
      const isUntouched = valueOf(field.input) === sent[field.name] && !isBeingTyped(field.input);
      const mayFollow = isUntouched && valueOf(field.input) !== value;
      if (mayFollow) {
        rewrite(field.input, now);
      }
      // Somebody else's value counts as seen only once it stands in the box.
      if (now.is_mine || mayFollow || valueOf(field.input) === value) {
        field.seen.value = value;
      }
    });
    Object.entries(stored.hidden || {}).forEach(function (entry) {
      form.elements[entry[0]].value = entry[1];
    });
    if (stored.keep && stored.keep !== form.dataset.keep) {
      window.nopcertKept.forget(form.dataset.keep);
      form.dataset.keep = stored.keep;
    }
    if (stored.address && stored.address !== window.location.pathname) {
      window.history.replaceState(null, "", stored.address);
    }
    if (stored.autosave && stored.autosave !== form.getAttribute("hx-post")) {
      form.setAttribute("hx-post", stored.autosave);
      window.htmx.process(form);
    }
    form.querySelectorAll("[data-modes]").forEach(function (part) {
      part.dispatchEvent(new Event("autosaved"));
    });
    keep();
  }

  /* Puts into a box what the server stores; one with suggestions has to be told (autocomplete.js). */
  function rewrite(input, now) {
    const picker = input.closest("[data-search-input]");
    if (picker && picker.dataset.enhanced) {
      picker.dispatchEvent(new CustomEvent("rewrite", { detail: { value: now.value, words: now.words } }));
    } else {
      setValue(input, now.value);
    }
  }

  function takeLots(told) {
    lots().forEach(function (field) {
      const errors = told.errors[field.name] || [];
      if (!(errors.length && isBeingTyped(field.input))) {
        window.nopcertFieldWords.tellErrors(field.input, errors);
      }
      if (told.is_saved && field.name in sent) {
        field.seen.value = sent[field.name];
      }
    });
  }

  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("change", function (event) {
    if (event.target.name.startsWith("keep-")) {
      chosen[event.target.name] = { keep: event.target.value, theirs: theirsOf(event.target.name) };
    }
  });

  const goOn = window.nopcertLeaving(form, {
    isBusy: function () { return isBusy; },
    hasUnsaved: function () { return unsaved().length > 0; },
    send: send,
  });

  form.addEventListener("htmx:beforeRequest", function (event) {
    if (event.target !== form) {
      return;
    }
    isBusy = true;
    sent = {};
    fields().forEach(function (field) { sent[field.name] = valueOf(field.input); });
    say("saving");
  });

  form.addEventListener("htmx:afterRequest", function (event) {
    if (event.target !== form) {
      return;
    }
    isBusy = false;
    if (event.detail.successful) {
      wait = 3000;
    }
    goOn();
  });

  /* The answer's own error box at the top of the page would say it a second time. */
  form.addEventListener("htmx:sendError", function (event) {
    event.stopPropagation();
    if (event.target === form) {
      say("offline");
      sendLater();
    }
  });

  form.addEventListener("htmx:responseError", function (event) {
    if (event.target !== form) {
      return;
    }
    event.stopPropagation();
    const code = event.detail.xhr.status;
    if (code === 429 || code >= 500) {
      say("refused");
      sendLater();
    } else if (code !== 401) { // there htmx leads to the sign-in and back, and putBack() does the rest
      say("stopped");
    }
  });

  status.addEventListener("htmx:afterSwap", function () {
    const stored = document.getElementById("autosaved");
    if (stored) {
      const payload = JSON.parse(stored.textContent);
      stored.remove();
      take(payload);
    }
  });

  window.addEventListener("online", function () {
    if (unsaved().length) {
      send();
    }
  });

  /* A row of lots more or less, or pasted ones put into rows. */
  form.addEventListener("htmx:afterSwap", function (event) {
    if (event.target.id === "lots") {
      keep();
      send();
    }
  });

  lots();
  isFirst = false;
  putBack();
})();
