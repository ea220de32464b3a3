// Autosave of the table: into the browser's own store first, then to the server; what is typed is never lost.
(function () {
  "use strict";
  var Sheet = window.Sheet;
  if (!Sheet) return;
  var form = Sheet.form, saved = document.getElementById("saved"), handIn = document.getElementById("hand-in"), left = document.getElementById("left");
  var number = form.dataset.number, seen = Number(form.dataset.seen), dirty = false, sending = null, timer = 0, stuck = false;
  var first = "", missing = handIn.hasAttribute("aria-disabled"), at = "sheet:" + form.dataset.as + ":" + number;

  function store(rows) { try { localStorage.setItem(at, JSON.stringify({ seen: seen, rows: rows, at: Date.now() })); } catch (fault) { /* without a store the page itself keeps it */ } }
  function forget() { try { localStorage.removeItem(at); } catch (fault) { /* nothing is kept */ } }
  function stored() { try { return JSON.parse(localStorage.getItem(at)); } catch (fault) { return null; } }
  function icon(name) { return document.getElementById("icons").content.querySelector('[data-icon="' + name + '"]').innerHTML; }
  function say(words, away) {
    saved.classList.toggle("away", !!away);
    saved.innerHTML = icon(away ? "offline" : "check");
    saved.appendChild(document.createElement("span")).textContent = words;
  }
  function tell(words) {
    var told = document.getElementById("told");
    told.className = "told error";
    told.setAttribute("role", "alert");
    told.textContent = words;
    told.hidden = !words;
  }
  function token() { return form.elements.csrfmiddlewaretoken.value; }
  function post(address, what) {
    var headers = { "Content-Type": "application/json", "X-CSRFToken": token(), "X-As": form.dataset.as };
    return fetch(address, { method: "POST", credentials: "same-origin", headers: headers, body: JSON.stringify(what) }).then(function (answer) {
      return answer.json().then(null, function () { return {}; }).then(function (made) { return { status: answer.status, told: made }; });
    });
  }

  function save(more) {
    if (sending) return sending.then(function () { return dirty ? save(more) : !stuck; });
    var rows = Sheet.gather(), what = { seen: seen, content: { rows: rows } };
    if (more && more.keep) what.keep = true;
    dirty = false;
    sending = post("/finance/" + number + "/save", what).then(function (answer) {
      sending = null;
      return took(answer, rows);
    }, function () {
      sending = null;
      dirty = true;
      store(rows);
      say("没连上网，先存在这台电脑里", true);
      later(5000);
      return false;
    });
    return sending;
  }
  function took(answer, rows) {
    if (answer.status === 200) {
      seen = answer.told.seen;
      form.elements.seen.value = seen;
      stuck = false;
      if (!dirty) { forget(); show(answer.told); }
      say(answer.told.at + " 已自动存好");
      tell("");
      return true;
    }
    dirty = true;
    store(rows);
    if (answer.status === 401 || (answer.status === 403 && !answer.told.told)) {
      say("存在这台电脑里，登录后再送", true);
      return again().then(function (done) { return done ? save() : false; });
    }
    if (answer.status === 409 && answer.told.stale) { stuck = true; both(answer.told, rows); return false; }
    say("没有存到服务器，先存在这台电脑里", true);
    tell(answer.told.told || "没有存上，填的数都在这台电脑里。请过一会儿再试。");
    if (answer.status >= 500) later(10000);
    return false;
  }
  function show(told) {
    document.getElementById("chip").innerHTML = told.chip;
    document.getElementById("chart").innerHTML = told.chart;
    var checks = document.getElementById("checks"), inside = checks.contains(document.activeElement);
    if (!inside) checks.innerHTML = told.checks;
    Object.keys(told.sums).forEach(function (side) { form.querySelector('[data-total="' + side + '"]').textContent = told.sums[side]; });
    Object.keys(told.well).forEach(function (side) {
      var place = form.querySelector('[data-well="' + side + '"]');
      place.innerHTML = told.well[side] ? icon("small-check") + "<span>加起来对得上</span>" : "";
    });
    Sheet.apply(told);
    first = told.first;
    missing = told.left > 0;
    if (missing) handIn.setAttribute("aria-disabled", "true"); else handIn.removeAttribute("aria-disabled");
    left.innerHTML = missing ? icon("warn") : "";
    if (missing) left.appendChild(document.createElement("span")).textContent = "还差：" + told.left_words;
  }
  function later(pause) { clearTimeout(timer); timer = setTimeout(function () { if (dirty && !stuck) save(); }, pause); }

  Sheet.onchange = function () {
    dirty = true;
    store(Sheet.gather());
    later(1000);
  };
  // Before the page is left for an import: what is typed is kept first.
  Sheet.leave = function (then) { (dirty ? save() : Promise.resolve(true)).then(function (done) { if (done) then(); }); };
  window.addEventListener("online", function () { if (dirty) later(100); });
  document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden" && dirty && !stuck) save(); });
  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") { event.preventDefault(); if (dirty) save(); }
  });
  document.getElementById("checks").addEventListener("click", function (event) {
    var link = event.target.closest("[data-go]");
    if (link) { event.preventDefault(); Sheet.goTo(link.dataset.go); }
  });

  handIn.addEventListener("click", function (event) {
    event.preventDefault();
    if (handIn.dataset.busy) return;
    handIn.dataset.busy = "1";
    // Asked anew even where nothing changed: what is missing is what the server says is missing.
    save().then(function (done) {
      delete handIn.dataset.busy;
      if (!done) return;
      if (missing) {
        var go = first || (document.querySelector("#checks [data-go]") || { dataset: {} }).dataset.go;
        if (go) Sheet.goTo(go); else { var ask = document.querySelector("#checks .ck a"); if (ask) ask.focus(); }
        return;
      }
      handIn.dataset.busy = "1";
      var sent = document.createElement("form"), told = { csrfmiddlewaretoken: token(), seen: seen };
      sent.method = "post";
      sent.action = "/finance/" + number + "/hand-in";
      Object.keys(told).forEach(function (name) {
        var field = sent.appendChild(document.createElement("input"));
        field.type = "hidden"; field.name = name; field.value = told[name];
      });
      document.body.appendChild(sent);
      sent.submit();
    });
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); save(); });

  // Two filled it in at once: one is chosen, the other is kept aside.
  function both(there, rows) {
    var dialog = document.getElementById("both");
    document.getElementById("both-who").textContent = there.by + " " + there.at + " 也存了一版，和您填的不一样。";
    document.getElementById("take-mine").onclick = function () { dialog.close(); stuck = false; seen = there.seen; save({ keep: true }); };
    document.getElementById("take-theirs").onclick = function () {
      post("/finance/" + number + "/save", { seen: seen, content: { rows: rows }, aside: true }).then(function (answer) {
        if (answer.status !== 200) { dialog.close(); tell(answer.told.told || "没有存上，请再试。"); return; }
        forget();
        dirty = false;
        location.reload();
      }, function () { dialog.close(); tell("没有连上网，请连上再选。"); });
    };
    dialog.oncancel = function (event) { event.preventDefault(); };
    if (!dialog.open) dialog.showModal();
  }

  // Signing in again without leaving the page.
  var dialog = document.getElementById("again"), waiting = null;
  var password = document.getElementById("again-password"), code = document.getElementById("again-code"), wrong = dialog.querySelector(".wrong");
  function ask(body) {
    var options = { credentials: "same-origin", headers: { "X-CSRFToken": token() } };
    if (body) { options.method = "POST"; options.body = JSON.stringify(body); options.headers["Content-Type"] = "application/json"; }
    return fetch("/again/", options).then(function (answer) { return answer.json(); }).then(function (told) {
      if (told.csrf) Array.prototype.forEach.call(document.querySelectorAll("[name=csrfmiddlewaretoken]"), function (each) { each.value = told.csrf; });
      return told;
    });
  }
  function step(second) {
    dialog.querySelector(".first").hidden = second;
    dialog.querySelector(".second").hidden = !second;
    (second ? code : password).focus();
  }
  function end(done) {
    var open = waiting;
    waiting = null;
    password.value = code.value = "";
    if (dialog.open) dialog.close();
    if (open) open.resolve(done);
  }
  function again() {
    if (waiting) return waiting.promise;
    waiting = {};
    waiting.promise = new Promise(function (resolve) { waiting.resolve = resolve; });
    var promise = waiting.promise;
    wrong.hidden = true;
    ask().then(function (told) {
      if (told.signed_in && told.username === form.dataset.as) { end(true); return; }
      dialog.showModal();
      step(!!told.code && told.username === form.dataset.as);
    }, function () { end(false); });
    return promise;
  }
  function send() {
    var second = !dialog.querySelector(".second").hidden, what = { username: form.dataset.as };
    if (second) what.code = code.value; else what.password = password.value;
    ask(what).then(function (told) {
      if (told.signed_in) { end(true); return; }
      wrong.textContent = told.wrong;
      wrong.hidden = !told.wrong;
      step(!!told.code);
    }, function () { wrong.textContent = "没有连上网，连上再试。您填的都在。"; wrong.hidden = false; });
  }
  document.getElementById("again-go").addEventListener("click", send);
  dialog.addEventListener("keydown", function (event) { if (event.key === "Enter" && event.target.tagName === "INPUT") { event.preventDefault(); send(); } });
  dialog.addEventListener("cancel", function () { end(false); });

  // What an earlier visit could not send is offered to the server now; it tells two versions apart.
  var before = stored();
  if (before && before.rows && Date.now() - before.at < 30 * 864e5) {
    if (JSON.stringify(before.rows) === JSON.stringify(Sheet.gather())) forget();
    else {
      say("上次没送出去的，正在接上", true);
      var resend = function (more) {
        var what = { seen: before.seen, content: { rows: before.rows } };
        Object.keys(more).forEach(function (name) { what[name] = more[name]; });
        return post("/finance/" + number + "/save", what).then(function (answer) {
          if (answer.status === 200) { forget(); location.reload(); }
          else if (answer.status === 401) again().then(function (done) { if (done) resend(more); });
          else if (answer.status === 409 && answer.told.stale) {
            both(answer.told, before.rows);
            document.getElementById("take-mine").onclick = function () { resend({ seen: answer.told.seen, keep: true }); };
          } else { forget(); tell(answer.told.told || "上次没送出去的接不上了。"); say("已存好"); }
        }, function () { say("没连上网，上次填的还在这台电脑里", true); });
      };
      resend({});
    }
  }
})();
