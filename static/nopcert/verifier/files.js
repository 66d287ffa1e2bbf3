/*
 * <form data-file-check>: a paper that is chosen, or dropped anywhere on the page, is hashed here, and only its
 * SHA-256 goes to the server. A picture goes to the scanner, for the code in it. Without this script, or where the
 * browser has no SubtleCrypto (plain http), the form sends the file and the server hashes and forgets it.
 */
(function () {
  "use strict";

  const form = document.querySelector("form[data-file-check]");
  if (!form || !(window.crypto && crypto.subtle)) {
    return;
  }
  const input = form.querySelector("input[type=file]");
  const note = form.querySelector("[data-file-note]");
  const words = form.dataset;

  form.querySelector("[type=submit]").hidden = true;
  form.querySelectorAll("[data-file-privately]").forEach(function (sentence) {
    sentence.hidden = !sentence.hidden;
  });

  input.addEventListener("change", function () {
    if (input.files.length) {
      take(input.files[0]);
    }
  });
  window.addEventListener("dragover", function (event) {
    event.preventDefault();
    form.classList.add("nop-form--drop");
  });
  window.addEventListener("dragleave", function (event) {
    if (!event.relatedTarget) {
      form.classList.remove("nop-form--drop");
    }
  });
  window.addEventListener("drop", function (event) {
    event.preventDefault();
    form.classList.remove("nop-form--drop");
    if (event.dataTransfer.files.length) {
      take(event.dataTransfer.files[0]);
    }
  });

  function take(file) {
    if (file.type.startsWith("image/") && window.nopcertScanner) {
      window.nopcertScanner.readPicture(file);
    } else if (file.size > Number(words.mostBytes)) {
      note.textContent = words.wordLarge;
    } else {
      check(file);
    }
  }

  async function check(file) {
    note.textContent = words.wordReading;
    try {
      const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      const written = Array.from(new Uint8Array(digest), function (byte) {
        return byte.toString(16).padStart(2, "0");
      }).join("");
      window.location.assign(form.action + "?sha256=" + written);
    } catch {
      note.textContent = words.wordUnread;
    }
  }
})();
