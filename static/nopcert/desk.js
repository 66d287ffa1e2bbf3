/*
 * Keys of the desk: j and k walk the requests, Enter opens (it is a link), a takes up, x chooses, / searches, ? helps.
 * Any page may give a button or link a key of its own: <button data-key="a">. Nothing happens while one types, with Ctrl,
 * Alt or Meta, or after the keys were turned off in the help. Without this file every act has its button all the same.
 */
(function () {
  "use strict";

  const OFF = "nopcert-keys-off";
  const dialog = document.querySelector("[data-keys]");
  const voice = document.querySelector("[data-keys-say]");
  const rows = Array.from(document.querySelectorAll("[data-desk] [data-row]"));

  function areOff() {
    try {
      return window.localStorage.getItem(OFF) === "1";
    } catch {
      return false; // a browser that keeps nothing: the keys work
    }
  }

  function turn(off) {
    try {
      if (off) {
        window.localStorage.setItem(OFF, "1");
      } else {
        window.localStorage.removeItem(OFF);
      }
    } catch {
      return;
    }
  }

  function say(words) {
    if (voice) {
      voice.textContent = words;
    }
  }

  function isTyping(element) {
    return Boolean(element.closest("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), select, textarea, [contenteditable], dialog"));
  }

  function current() {
    return rows.findIndex(function (row) { return row.contains(document.activeElement); });
  }

  function go(index) {
    const row = rows[Math.max(0, Math.min(index, rows.length - 1))];
    if (row) {
      row.querySelector("[data-open]").focus();
      row.scrollIntoView({ block: "nearest" });
      say(voice.dataset.of.replace("%n", rows.indexOf(row) + 1).replace("%m", rows.length));
    }
  }

  function countChosen() {
    const note = document.querySelector("[data-chosen].nop-actions__note");
    const chosen = document.querySelectorAll("[data-desk] input[name=chosen]:checked").length;
    if (note) {
      note.dataset.before = note.dataset.before || note.textContent;
      note.textContent = chosen ? note.dataset.chosen + " " + chosen : note.dataset.before;
    }
  }

  function choose(row) {
    const box = row && row.querySelector("input[name=chosen]");
    if (box) {
      box.checked = !box.checked;
      countChosen();
      say(box.checked ? voice.dataset.chosen : voice.dataset.notChosen);
    }
  }

  function takeUp(row) {
    const button = row && row.querySelector("[data-take]");
    if (button) {
      button.click();
    } else if (row) {
      say(voice.dataset.noTake);
    }
  }

  const keys = {
    j: function () { go(current() + 1); },
    k: function () { go(Math.max(0, current() - 1)); },
    x: function () { choose(rows[current()]); },
    a: function () { takeUp(rows[current()]); },
  };
  const search = document.querySelector("[data-search]");

  if (search) {
    keys["/"] = function () {
      search.focus();
      search.select();
    };
  }
  if (dialog && dialog.showModal) {
    keys["?"] = function () { dialog.showModal(); };
  }
  if (!rows.length) {
    ["j", "k", "x", "a"].forEach(function (key) { delete keys[key]; });
  }

  document.addEventListener("keydown", function (event) {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && !event.repeat;
    if (!isPlain || isTyping(event.target) || event.defaultPrevented || areOff() && event.key !== "?") {
      return;
    }
    const own = document.querySelector('[data-key="' + window.CSS.escape(event.key) + '"]');
    if (own) {
      event.preventDefault();
      own.click();
    } else if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  document.addEventListener("change", function (event) {
    if (event.target.name === "chosen") {
      countChosen();
    } else if (event.target.matches("[data-keys-off]")) {
      turn(event.target.checked);
    }
  });

  document.querySelectorAll("[data-open-keys]").forEach(function (button) {
    button.hidden = !keys["?"];
    button.addEventListener("click", keys["?"]);
  });

  if (dialog) {
    dialog.querySelector("[data-keys-off]").checked = areOff();
  }
  countChosen();
  if (dialog && !areOff()) {
    say(voice.dataset.hint);
  }
})();
