/* 待我审核: quick reasons, one decision per press. Without it every button works as a plain form. */
(function () {
  "use strict";
  var reason = document.getElementById("reason");
  document.querySelectorAll(".needs-script").forEach(function (part) { part.hidden = false; });
  document.querySelectorAll("[data-says]").forEach(function (button) {
    button.addEventListener("click", function () {
      var words = button.getAttribute("data-says");
      var text = reason.value.replace(/\s+$/, "");
      if (text.indexOf(words) < 0) {
        reason.value = text ? text.replace(/[。；]?$/, "；") + words : words;
      }
      reason.focus();
    });
  });
  /* No key decides anything: Enter in the date field does not send. */
  document.querySelectorAll("[data-no-enter]").forEach(function (field) {
    field.addEventListener("keydown", function (event) {
      if (event.key === "Enter") { event.preventDefault(); }
    });
  });
  document.querySelectorAll("form[data-once]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (form.getAttribute("data-sent")) { event.preventDefault(); return; }
      form.setAttribute("data-sent", "1");
      document.querySelectorAll(".bar .btn").forEach(function (button) { button.classList.add("busy"); });
    });
  });
  /* Coming back with the browser's own button: the page may be sent again. */
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { form.removeAttribute("data-sent"); });
    document.querySelectorAll(".busy").forEach(function (button) { button.classList.remove("busy"); });
  });
  /* The waiting button says why it waits. */
  document.querySelectorAll(".bar [aria-disabled='true']").forEach(function (button) {
    button.addEventListener("click", function () {
      var why = document.getElementById("why");
      if (why) { why.setAttribute("tabindex", "-1"); why.focus(); why.scrollIntoView({ block: "center" }); }
    });
  });
  /* One pop-up at a time; Esc closes it and goes back to its button. */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    document.querySelectorAll("details.ask[open]").forEach(function (part) {
      part.open = false;
      part.querySelector("summary").focus();
    });
  });
})();
