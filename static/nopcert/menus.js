/* The header's menus are details elements and open without this file; here they also close when one would expect it. */
(function () {
  "use strict";

  function closeMenus(except) {
    document.querySelectorAll("details.nop-menu[open]").forEach(function (menu) {
      if (menu !== except) {
        menu.open = false;
      }
    });
  }

  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details.nop-menu"));
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") {
      return;
    }
    const menu = document.activeElement && document.activeElement.closest("details.nop-menu[open]");
    closeMenus(null);
    if (menu) {
      menu.querySelector("summary").focus();
    }
  });
})();
