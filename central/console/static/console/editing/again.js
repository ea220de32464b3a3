// Signing in again without leaving the page (C16b). W.signIn() opens the dialog and is done when one is in again.
(function () {
  "use strict";
  var W = (window.Writing = window.Writing || {});
  var dialog = document.getElementById("again"), form = document.getElementById("write");
  if (!dialog || !form) return;
  var password = document.getElementById("again-password"), code = document.getElementById("again-code");
  var wrong = dialog.querySelector(".wrong"), go = document.getElementById("again-go");
  var open = null;

  function token(told) {
    if (told.csrf) Array.prototype.forEach.call(document.querySelectorAll("[name=csrfmiddlewaretoken]"), function (each) { each.value = told.csrf; });
    return told;
  }
  W.again = function (body) {
    var options = { credentials: "same-origin", headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value } };
    if (body) { options.method = "POST"; options.body = JSON.stringify(body); options.headers["Content-Type"] = "application/json"; }
    return fetch("/again/", options).then(function (answer) { return answer.json(); }).then(token);
  };

  W.signIn = function () {
    if (open) return open.promise;
    open = {};
    open.promise = new Promise(function (resolve) { open.resolve = resolve; });
    var title = form.elements.title.value.trim() || "还没写标题", files = document.querySelectorAll(".file[data-key]").length;
    document.getElementById("again-kept").textContent = "“" + title + "” 存在这台电脑里了";
    document.getElementById("again-what").textContent = "标题、正文" + (files ? "、" + files + " 个照片和文件" : "") + "都在";
    document.getElementById("again-other").href = "/login/?next=" + encodeURIComponent(location.pathname);
    wrong.hidden = true;
    // Somebody may be signed in again from another page already.
    W.again().then(function (told) {
      if (told.signed_in && told.username === form.dataset.as) { done(); return; }
      step(told.code && told.username === form.dataset.as);
      dialog.showModal();
      (dialog.querySelector(".second").hidden ? password : code).focus();
    }, function () { var waiting = open; open = null; waiting.resolve(false); });
    return open.promise;
  };
  function step(second) {
    dialog.querySelector(".first").hidden = second;
    dialog.querySelector(".second").hidden = !second;
  }
  function done() {
    var waiting = open;
    open = null;
    password.value = code.value = "";
    if (dialog.open) dialog.close();
    if (waiting) waiting.resolve(true);
  }
  function send() {
    var second = !dialog.querySelector(".second").hidden;
    go.setAttribute("aria-disabled", "true");
    W.again(second ? { username: form.dataset.as, code: code.value } : { username: form.dataset.as, password: password.value }).then(function (told) {
      go.removeAttribute("aria-disabled");
      if (told.signed_in) { done(); return; }
      wrong.textContent = told.wrong;
      wrong.hidden = !told.wrong;
      step(!!told.code);
      (told.code ? code : password).focus();
    }, function () {
      go.removeAttribute("aria-disabled");
      wrong.textContent = "没有连上网，连上再试。您写的都在。";
      wrong.hidden = false;
    });
  }
  document.getElementById("again-show").addEventListener("click", function () {
    var hidden = password.type === "password";
    password.type = hidden ? "text" : "password";
    this.setAttribute("aria-pressed", String(hidden));
    password.focus();
  });
  go.addEventListener("click", send);
  dialog.addEventListener("keydown", function (event) { if (event.key === "Enter" && event.target.tagName === "INPUT") { event.preventDefault(); send(); } });
  // Closed by Escape: what is typed stays on the page and in the browser; the next change asks again.
  dialog.addEventListener("cancel", function () { var waiting = open; open = null; if (waiting) waiting.resolve(false); });
})();
