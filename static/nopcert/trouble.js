/* Says in a sentence that a part of the page could not be renewed: htmx drops answers of 4xx and 5xx in silence.
   The box #trouble waits empty in base.html; it empties again with the next part that arrives. */
(function () {
  "use strict";

  function tell(sentence) {
    const box = document.getElementById("trouble");
    box.hidden = !sentence;
    box.querySelector("[data-trouble-sentence]").textContent = sentence;
  }

  document.addEventListener("htmx:responseError", function (event) {
    const answer = event.detail.xhr;
    const box = document.getElementById("trouble");
    const isSentence = (answer.getResponseHeader("Content-Type") || "").startsWith("text/plain");
    tell(isSentence ? answer.responseText : box.dataset.fault);
  });

  document.addEventListener("htmx:sendError", function () {
    tell(document.getElementById("trouble").dataset.unreachable);
  });

  document.addEventListener("htmx:afterSwap", function () {
    tell("");
  });
})();
