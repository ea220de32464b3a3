// Autosave: every change a second later, first into the browser's own store, then to the server; nothing typed is lost.
(function () {
  "use strict";
  var W = window.Writing;
  if (!W || !W.form) return;
  var form = W.form, saved = document.getElementById("saved"), handIn = document.getElementById("hand-in");
  var checks = document.getElementById("checks"), headline = document.getElementById("checks-l"), left = document.getElementById("left");
  var report = JSON.parse(document.getElementById("report").textContent);
  var isNew = !!form.dataset.fresh, seen = Number(form.dataset.seen), dirty = false, sending = null, timer = 0, stuck = false;
  var masked = [];

  function key() { return "writing:" + form.dataset.as + ":" + (isNew ? "new:" + form.dataset.kind : form.dataset.number); }
  function store(what) { try { localStorage.setItem(key(), JSON.stringify(what)); return true; } catch (fault) { return false; } }
  function forget(at) { try { localStorage.removeItem(at || key()); } catch (fault) { /* a browser without a store keeps nothing */ } }
  function stored() { try { return JSON.parse(localStorage.getItem(key())); } catch (fault) { return null; } }

  function icon(name) { return document.getElementById("icons").content.querySelector('[data-icon="' + name + '"]').innerHTML; }
  function say(words, away) {
    saved.classList.toggle("away", !!away);
    saved.innerHTML = words ? icon(away ? "offline" : "check") : "";
    saved.appendChild(document.createElement("span")).textContent = words;
  }

  // Sending.
  function body(keep) {
    var told = W.gather();
    told.seen = seen;
    if (keep) told.keep = true;
    return told;
  }
  function post(address, told, ticket) {
    var headers = { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "X-As": form.dataset.as };
    if (ticket) headers["X-Ticket"] = ticket;
    return fetch(address, { method: "POST", credentials: "same-origin", headers: headers, body: JSON.stringify(told) }).then(function (answer) {
      return answer.text().then(function (text) {
        var made = {};
        try { made = JSON.parse(text); } catch (fault) { made = {}; }
        return { status: answer.status, told: made };
      });
    });
  }
  function address() { return isNew ? "/new/" + form.dataset.kind + "/save" : "/item/" + form.dataset.number + "/save"; }

  function save(keep) {
    if (sending) return sending.then(function () { return dirty ? save(keep) : true; });
    var told = body(keep);
    dirty = false;
    sending = post(address(), told, isNew ? form.dataset.fresh : "").then(function (answer) {
      sending = null;
      return took(answer, told);
    }, function () {
      sending = null;
      dirty = true;
      store({ told: told, ticket: form.dataset.fresh || "", at: Date.now() });
      say("没连上网，先存在这台电脑里", true);
      later(5000);
      return false;
    });
    return sending;
  }
  function took(answer, told) {
    if (answer.status === 200) {
      stuck = false;
      seen = answer.told.seen;
      if (!dirty) forget();
      if (isNew) become(answer.told.number);
      form.elements.seen.value = seen;
      document.getElementById("chip").innerHTML = answer.told.chip;
      say(answer.told.at + " 已自动存好");
      W.tell("");
      show(answer.told);
      return true;
    }
    dirty = true;
    if (answer.status === 401 || (answer.status === 403 && !answer.told.told)) {
      say("存在这台电脑里，登录后再送", true);
      return W.signIn().then(function (done) { return done ? save() : false; });
    }
    if (answer.status === 409 && answer.told.stale) { stuck = true; both(answer.told, told); return false; }
    say("没有存到服务器，先存在这台电脑里", true);
    W.tell(answer.told.told || "没有存上，写的字都在这台电脑里。请过一会儿再试。", "error");
    if (answer.status >= 500) later(10000);
    return false;
  }
  function become(number) {
    forget();
    isNew = false;
    form.dataset.number = number;
    delete form.dataset.fresh;
    form.action = "/item/" + number + "/";
    history.replaceState(null, "", "/item/" + number + "/");
    var leaving = document.getElementById("leave");
    leaving.innerHTML = icon("delete");
    leaving.appendChild(document.createTextNode("不要了"));
    ["history", "copy"].forEach(function (id) { var link = document.getElementById(id); if (link) { link.hidden = false; link.href = link.href.replace(/\/item\/[^/]+\//, "/item/" + number + "/"); } });
  }
  function later(pause) { clearTimeout(timer); timer = setTimeout(function () { if (dirty && !stuck) save(); }, pause); }

  form.addEventListener("input", touch);
  form.addEventListener("change", touch);
  document.getElementById("checks").addEventListener("input", touch);
  function touch(event) {
    if (event.target && /^(pick|one)$/.test(event.target.id)) return;
    dirty = true;
    store({ told: body(), ticket: form.dataset.fresh || "", at: Date.now() });
    later(1000);
  }
  window.addEventListener("online", function () { if (dirty) later(100); });
  document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden" && dirty && !stuck) save(); });
  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") { event.preventDefault(); if (dirty) save(); else say(saved.textContent.trim() || "已经存好了"); }
  });

  // For uploads: the item must be there first.
  W.ready = function () { return isNew ? Promise.resolve(save()).then(function (done) { if (!done) throw "先要存好这一条，才能传。"; }) : Promise.resolve(); };

  // The check list.
  function button(words, act) {
    var made = document.createElement("button");
    made.type = "button"; made.className = "btn small"; made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }
  function show(told) {
    var focused = document.activeElement && document.activeElement.dataset.asked, typed = focused && document.activeElement.value;
    report = told;
    headline.textContent = told.passed.length + " 项检查通过" + (told.findings.length ? "，" + told.findings.length + " 项要看" : "");
    checks.textContent = "";
    masked.forEach(function (each) {
      var line = checks.appendChild(document.createElement("div"));
      line.className = "finding done";
      line.innerHTML = icon("check");
      line.appendChild(document.createElement("div")).className = "grow";
      line.lastChild.appendChild(document.createElement("b")).textContent = "已遮住：" + each.words;
      line.appendChild(button("撤销", function () {
        if (W.writeText(each.path, each.old)) { masked.splice(masked.indexOf(each), 1); W.changed(); line.remove(); }
      }));
    });
    told.findings.forEach(function (finding) {
      var line = checks.appendChild(document.createElement("div"));
      line.className = "finding" + (finding.block ? " block" : "");
      line.innerHTML = icon("warn");
      var words = line.appendChild(document.createElement("div"));
      words.className = "grow";
      words.appendChild(document.createElement("b")).textContent = finding.what;
      if (finding.ask) {
        var label = words.appendChild(document.createElement("label")), input = document.createElement("input");
        label.className = "because";
        label.textContent = "为什么留着";
        input.className = "in";
        input.dataset.asked = finding.what;
        input.value = finding.what === focused ? typed : finding.reason;
        label.appendChild(input);
        if (finding.what === focused) setTimeout(function () { input.focus(); }, 0);
      }
      var ends = line.appendChild(document.createElement("div"));
      ends.className = "ends";
      ends.appendChild(button("去改", function () { W.goTo(finding.field); }));
      if (finding.masked) ends.appendChild(button("遮住", function () {
        var old = W.readText(finding.field);
        if (old === null || !W.writeText(finding.field, finding.masked)) return;
        masked.push({ path: finding.field, old: old, words: finding.where });
        W.changed();
        save();
      }));
    });
    told.passed.forEach(function (words) {
      var line = checks.appendChild(document.createElement("p"));
      line.className = "pass";
      line.innerHTML = icon("check");
      line.appendChild(document.createElement("span")).textContent = words;
    });
    if (told.left) handIn.setAttribute("aria-disabled", "true"); else handIn.removeAttribute("aria-disabled");
    left.innerHTML = told.left ? icon("warn") : "";
    if (told.left) left.appendChild(document.createElement("span")).textContent = "还差 " + told.left + " 处：" + told.first.where;
  }

  // Handing in: what is typed is kept first; what is missing is gone to.
  handIn.addEventListener("click", function (event) {
    event.preventDefault();
    if (handIn.dataset.busy) return;
    handIn.dataset.busy = "1";
    (dirty || isNew ? save() : Promise.resolve(!stuck)).then(function (done) {
      delete handIn.dataset.busy;
      if (!done) return;
      if (report.left) { var asked = report.findings.find(function (each) { return each.field === report.first.field; }); if (asked && asked.ask) { var field = checks.querySelector("[data-asked]"); if (field) { field.focus(); return; } } W.goTo(report.first.field); return; }
      handIn.dataset.busy = "1";
      submit("hand-in", { seen: seen });
    });
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); save(); });
  Array.prototype.forEach.call(document.querySelectorAll("#copy"), function (link) {
    link.addEventListener("click", function (event) { if (dirty) { event.preventDefault(); save().then(function (done) { if (done) location.href = link.href; }); } });
  });
  var leave = document.getElementById("leave");
  if (leave) leave.addEventListener("click", function (event) {
    if (!isNew) {
      event.preventDefault();
      if (!window.confirm("这一条真的不要了？")) return;
    }
    dirty = false;
    clearTimeout(timer);
    forget();
    if (!isNew) submit("discard", {});
  });
  function submit(step, more) {
    var sent = document.createElement("form");
    sent.method = "post";
    sent.action = "/item/" + form.dataset.number + "/" + step;
    more.csrfmiddlewaretoken = form.elements.csrfmiddlewaretoken.value;
    Object.keys(more).forEach(function (name) {
      var field = sent.appendChild(document.createElement("input"));
      field.type = "hidden"; field.name = name; field.value = more[name];
    });
    document.body.appendChild(sent);
    sent.submit();
  }

  // Two wrote at once: both are shown, one is chosen, the other is kept aside.
  function both(there, mine, after) {
    var dialog = document.getElementById("both"), theirs = document.getElementById("both-theirs"), own = document.getElementById("both-mine");
    document.getElementById("both-who").textContent = there.by + " " + there.at + " 也存了一版，和您写的不一样。";
    document.getElementById("both-name").textContent = there.by + " " + there.at + " 存的";
    theirs.textContent = there.words.map(function (each) { return each.name + "：" + each.text; }).join("\n");
    own.textContent = said(mine.content);
    dialog.addEventListener("cancel", function (event) { event.preventDefault(); });
    document.getElementById("take-mine").onclick = function () {
      dialog.close();
      stuck = false;
      seen = there.seen;
      if (after) { mine.seen = there.seen; mine.keep = true; after(mine); } else save(true);
    };
    document.getElementById("take-theirs").onclick = function () {
      post("/item/" + form.dataset.number + "/keep", mine).then(function (answer) {
        if (answer.status !== 200) { W.tell(answer.told.told || "没有存上，请再试。", "error"); return; }
        forget();
        dirty = false;
        location.reload();
      }, function () { W.tell("没有连上网，请连上再选。", "error"); });
    };
    if (!dialog.open) dialog.showModal();
  }
  function said(content) {
    var made = [];
    (function walk(value, name) {
      if (typeof value === "string") { if (value && !/^(type|sha256|role|kind)$/.test(name)) made.push(value); }
      else if (Array.isArray(value)) value.forEach(function (each) { walk(each, name); });
      else if (value && typeof value === "object") Object.keys(value).forEach(function (each) { walk(value[each], each); });
    })(content, "");
    return made.join("\n");
  }

  // What an earlier visit could not send is sent now; then the page shows it.
  var before = stored();
  if (before && before.told && Date.now() - before.at < 30 * 864e5) {
    say("上次没送出去的，正在接上", true);
    var where = address(), at = key();
    var resend = function (told) {
      return post(where, told, before.ticket).then(function (answer) {
        if (answer.status === 200) { forget(at); dirty = false; location.replace("/item/" + answer.told.number + "/"); }
        else if (answer.status === 401) W.signIn().then(function (done) { if (done) resend(told); });
        else if (answer.status === 409 && answer.told.stale) { stuck = true; both(answer.told, told, resend); }
        else { forget(at); W.tell(answer.told.told || "上次没送出去的接不上了。", "error"); say(""); }
      }, function () { say("没连上网，上次写的还在这台电脑里", true); });
    };
    resend(before.told);
  } else show(report);
  if (isNew && !before) { checks.textContent = ""; headline.textContent = "写一点，这里就会检查"; form.elements.title.focus(); }
})();
