/*
 * Lets the browser keep the verify page, so that it opens and checks codes without a network. The worker answers
 * only the addresses of this tag's data-scopes; no other page of nopcert passes through it.
 */
(function () {
  "use strict";

  const words = document.currentScript.dataset;

  if (!("serviceWorker" in navigator) || !window.isSecureContext) {
    return;
  }
  words.scopes.split(" ").forEach(function (scope) {
    // A browser that may keep nothing (a private window, a full disk) still verifies with a network.
    navigator.serviceWorker.register(words.worker, { scope: scope }).catch(function () {});
  });
})();
