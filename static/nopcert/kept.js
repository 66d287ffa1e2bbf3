/*
 * What was typed and could not be saved yet, kept in this browser for the person who is signed in.
 * It is gone once it is saved, when the person signs out, when somebody else signs in, and after a week.
 */
(function () {
  "use strict";

  const PREFIX = "nopcert-kept:";
  const LONGEST_MS = 7 * 24 * 3600 * 1000;
  const person = document.body.dataset.person || "";
  const own = PREFIX + person + ":";

  function keys() {
    const found = [];
    try {
      for (let place = 0; place < localStorage.length; place += 1) {
        if (localStorage.key(place).startsWith(PREFIX)) {
          found.push(localStorage.key(place));
        }
      }
    } catch (_blocked) {
      return []; // the browser keeps nothing: then nothing is kept
    }
    return found;
  }

  function forgetAll() {
    keys().forEach(function (key) { localStorage.removeItem(key); });
  }

  function read(name) {
    try {
      const kept = JSON.parse(localStorage.getItem(own + name));
      return kept && Date.now() - kept.at < LONGEST_MS ? kept : null;
    } catch (_unreadable) {
      return null;
    }
  }

  function write(name, kept) {
    try {
      localStorage.setItem(own + name, JSON.stringify(Object.assign({ at: Date.now() }, kept)));
      return true;
    } catch (_full) {
      return false;
    }
  }

  function forget(name) {
    try {
      localStorage.removeItem(own + name);
    } catch (_blocked) {
      // nothing was kept
    }
  }

  if (person) {
    keys().filter(function (key) { return !key.startsWith(own); }).forEach(function (key) {
      localStorage.removeItem(key);
    });
    document.addEventListener("submit", function (event) {
      if (event.target.matches("form[action*='/logout/']")) {
        forgetAll();
      }
    });
  }

  window.nopcertKept = { read: read, write: write, forget: forget };
})();
