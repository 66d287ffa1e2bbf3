/* What stands in a field of a form, as the server writes it in the hidden "initial-…" beside the field. */
(function () {
  "use strict";

  function valueOf(input) {
    if (input.type === "checkbox") {
      return input.checked ? "True" : "False";
    }
    if (input.type === "radio") {
      const chosen = input.form.querySelector('[name="' + input.name + '"]:checked');
      return chosen ? chosen.value : "";
    }
    return input.value;
  }

  function setValue(input, value) {
    if (input.type === "checkbox") {
      input.checked = value === true || value === "True";
    } else if (input.type === "radio") {
      input.form.querySelectorAll('[name="' + input.name + '"]').forEach(function (one) {
        one.checked = one.value === String(value);
      });
    } else {
      input.value = value;
    }
  }

  window.nopcertFieldValues = { valueOf: valueOf, setValue: setValue };
})();
