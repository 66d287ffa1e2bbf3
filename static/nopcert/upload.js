/*
 * <form data-upload>: files are sent as soon as they are chosen or dropped, several one after another, each
 * with its own bar. What the server refuses stays in the list with its sentence; what was lost on the way can
 * be sent again. Without this script the form sends all files at once by its button.
 */
(function () {
  "use strict";

  document.querySelectorAll("form[data-upload]").forEach(function (form) {
    const input = form.querySelector("input[type=file]");
    const list = form.querySelector("[data-uploads]");
    const words = form.dataset;
    const waiting = [];
    let isSending = false;

    form.querySelector("[type=submit]").hidden = true;

    input.addEventListener("change", function () {
      take(input.files);
      input.value = "";
    });
    if (input.files.length) { // chosen before this script was there
      take(input.files);
      input.value = "";
    }
    form.addEventListener("dragover", function (event) {
      event.preventDefault();
      form.classList.add("nop-form--drop");
    });
    form.addEventListener("dragleave", function (event) {
      if (!form.contains(event.relatedTarget)) {
        form.classList.remove("nop-form--drop");
      }
    });
    form.addEventListener("drop", function (event) {
      event.preventDefault();
      form.classList.remove("nop-form--drop");
      take(event.dataTransfer.files);
    });
    // A file dropped beside the form would replace the page.
    ["dragover", "drop"].forEach(function (name) {
      window.addEventListener(name, function (event) {
        event.preventDefault();
      });
    });
    window.addEventListener("beforeunload", function (event) {
      if (isSending) {
        event.preventDefault();
      }
    });

    function take(files) {
      Array.from(files).forEach(function (file) {
        waiting.push(row(file));
      });
      next();
    }

    function row(file) {
      const item = document.createElement("li");
      const name = document.createElement("span");
      const bar = document.createElement("progress");
      const state = document.createElement("span");
      item.className = "nop-upload";
      name.className = "nop-upload__name nop-mono";
      name.textContent = file.name;
      bar.max = 100;
      bar.value = 0;
      bar.setAttribute("aria-label", file.name);
      state.className = "nop-upload__state";
      item.append(name, bar, state);
      list.append(item);
      return { file: file, item: item, bar: bar, state: state };
    }

    function next() {
      if (isSending) {
        return;
      }
      const upload = waiting.shift();
      if (!upload) {
        refresh();
        return;
      }
      if (upload.file.size > Number(words.mostBytes)) {
        refuse(upload, words.wordLarge);
        next();
        return;
      }
      isSending = true;
      send(upload);
    }

    function send(upload) {
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      body.append("kind", form.elements.kind.value);
      body.append("file", upload.file);
      upload.bar.hidden = false;
      upload.state.textContent = words.wordSending;
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", function (event) {
        if (event.lengthComputable) {
          upload.bar.value = (100 * event.loaded) / event.total;
          if (event.loaded === event.total) {
            upload.bar.removeAttribute("value");
            upload.state.textContent = words.wordLooked;
          }
        }
      });
      request.addEventListener("load", function () {
        isSending = false;
        answer(upload, request);
        next();
      });
      request.addEventListener("error", function () {
        isSending = false;
        refuse(upload, words.wordLost, true);
        next();
      });
      request.send(body);
    }

    function answer(upload, request) {
      let found = null;
      try {
        found = JSON.parse(request.responseText);
      } catch {
        found = null;
      }
      if (request.status === 200 && found) {
        upload.bar.hidden = true;
        upload.item.classList.add("nop-upload--done");
        upload.state.textContent = words.wordDone + " " + found.kind;
      } else {
        refuse(upload, found && found.sentence ? found.sentence : words.wordClosed, !found);
      }
    }

    function refuse(upload, sentence, mayRepeat) {
      upload.bar.hidden = true;
      upload.item.classList.add("nop-upload--refused");
      upload.state.textContent = sentence;
      if (mayRepeat) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "usa-button usa-button--unstyled";
        button.textContent = words.wordAgain;
        button.addEventListener("click", function () {
          button.remove();
          upload.item.classList.remove("nop-upload--refused");
          waiting.push(upload);
          next();
        });
        upload.item.append(button);
      }
    }

    function refresh() {
      window.htmx.ajax("GET", words.list, { target: "#papers", swap: "outerHTML" });
    }
  });
})();
