/* <select data-autocomplete>: a long list becomes a box to type in; without JavaScript it stays a list. */
(function () {
  "use strict";

  document.querySelectorAll("select[data-autocomplete]").forEach(function (select) {
    const describedBy = select.getAttribute("aria-describedby");
    window.accessibleAutocomplete.enhanceSelectElement({
      selectElement: select,
      defaultValue: select.selectedOptions.length && select.value ? select.selectedOptions[0].text.trim() : "",
      minLength: 0,
      showAllValues: true,
      confirmOnBlur: false,
    });
    const box = select.parentElement.querySelector(".autocomplete__input");
    if (box && describedBy) {
      box.setAttribute("aria-describedby", describedBy);
    }
  });
})();
