// The button that prints.
(function () {
  "use strict";
  document.documentElement.classList.add("scripted");
  document.getElementById("print").addEventListener("click", function () { window.print(); });
})();
