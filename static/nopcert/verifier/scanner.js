/*
 * <section data-scanner>: reads a QR code by the camera, once its button is pressed, or from a picture, and hands
 * its text to the box of the page, as if it had been typed. Browsers that cannot read codes by themselves load the
 * decoder that data-decoder names. The picture never leaves the device.
 */
(function () {
  "use strict";

  const PAUSE_MILLISECONDS = 150;
  const LARGEST_SIDE = 1600;
  const section = document.querySelector("[data-scanner]");
  if (!section) {
    return;
  }
  const words = section.dataset;
  const video = section.querySelector("video");
  const start = section.querySelector("[data-scanner-start]");
  const stop = section.querySelector("[data-scanner-stop]");
  const picture = section.querySelector("[data-scanner-picture]");
  const note = section.querySelector("[data-scanner-note]");
  const canvas = document.createElement("canvas");
  let stream = null;
  let decoder = null;

  section.hidden = false;
  start.hidden = !(navigator.mediaDevices && navigator.mediaDevices.getUserMedia);
  start.addEventListener("click", open);
  stop.addEventListener("click", close);
  picture.addEventListener("change", function () {
    if (picture.files.length) {
      readPicture(picture.files[0]);
    }
  });
  window.addEventListener("pagehide", close);

  async function open() {
    say("");
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
      });
      decoder = decoder || (await makeDecoder());
      video.srcObject = stream;
      await video.play();
    } catch (error) {
      close();
      say(error && error.name === "NotAllowedError" ? words.wordRefused : words.wordNoCamera);
      return;
    }
    show(true);
    say(words.wordLooking);
    look();
  }

  async function look() {
    while (stream) {
      const text = await decoder(video, video.videoWidth, video.videoHeight).catch(function () {
        return "";
      });
      if (text && stream) {
        close();
        hand(text);
        return;
      }
      await new Promise(function (resolve) {
        window.setTimeout(resolve, PAUSE_MILLISECONDS);
      });
    }
  }

  function close() {
    if (stream) {
      stream.getTracks().forEach(function (track) {
        track.stop();
      });
    }
    stream = null;
    video.srcObject = null;
    show(false);
    say("");
  }

  function show(isOpen) {
    video.hidden = !isOpen;
    stop.hidden = !isOpen;
    start.hidden = isOpen;
  }

  async function readPicture(file) {
    say(words.wordReading);
    let text = "";
    try {
      decoder = decoder || (await makeDecoder());
      const bitmap = await createImageBitmap(file);
      text = await decoder(bitmap, bitmap.width, bitmap.height);
      bitmap.close();
    } catch {
      text = "";
    }
    if (text) {
      hand(text);
    } else {
      say(words.wordNoCode);
    }
  }

  /* The browser's own reader, or the vendored one. */
  async function makeDecoder() {
    if (await hasOwnDecoder()) {
      const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
      return async function (source) {
        const found = await detector.detect(source);
        return found.length ? found[0].rawValue : "";
      };
    }
    await loadDecoder();
    return async function (source, width, height) {
      if (!width || !height) {
        return "";
      }
      for (const scale of scalesFor(width, height)) {
        const found = decodeAt(source, Math.round(width * scale), Math.round(height * scale));
        if (found) {
          return found;
        }
      }
      return "";
    };
  }

  async function hasOwnDecoder() {
    try {
      return "BarcodeDetector" in window && (await window.BarcodeDetector.getSupportedFormats()).includes("qr_code");
    } catch {
      return false;
    }
  }

  /* A large photograph is easier to read a little smaller; the second look is for a small code in it. */
  function scalesFor(width, height) {
    const scale = Math.min(1, LARGEST_SIDE / Math.max(width, height));
    return scale === 1 ? [1] : [scale, Math.min(1, scale * 2)];
  }

  function decodeAt(source, width, height) {
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.fillStyle = "#fff"; // what is transparent counts as paper
    context.fillRect(0, 0, width, height);
    context.drawImage(source, 0, 0, width, height);
    const found = window.jsQR(context.getImageData(0, 0, width, height).data, width, height);
    return found ? found.data : "";
  }

  function loadDecoder() {
    return new Promise(function (resolve, reject) {
      if (window.jsQR) {
        resolve();
        return;
      }
      const script = document.createElement("script");
      script.src = words.decoder;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  function hand(text) {
    const form = document.querySelector("[data-verify-form]");
    form.elements.number.value = text.slice(0, Number(form.elements.number.maxLength));
    form.elements.code.value = "";
    form.requestSubmit();
  }

  function say(sentence) {
    note.textContent = sentence;
  }

  window.nopcertScanner = { readPicture: readPicture };
})();
