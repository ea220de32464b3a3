// 应急发布: what the form says of itself while it is filled, its drawing, and the count-down of the two people.
// Without this file everything works: suggestions come by their button, the drawing with each save.
(() => {
  "use strict";
  const form = document.getElementById("alert");
  const two = document.querySelector("[data-state]");

  const checked = (name) => form.querySelector(`[name="${name}"]:checked`);
  const field = (name) => form.elements[name];

  function stored(key, value) {
    try {
      if (value === undefined) return JSON.parse(sessionStorage.getItem(key) || "null");
      if (value === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, JSON.stringify(value));
    } catch (fault) { /* a full or forbidden store only means that nothing is brought back */ }
    return null;
  }

  function filling() {
    const all = JSON.parse(document.getElementById("suggestions").textContent);
    const category = field("category");
    const key = `alert:${form.dataset.kept}`;
    let before = all[category.value] || null;

    function own(name, index, offset) {
      const was = before && before.actions[index] ? before.actions[index][offset] : "";
      const value = field(name).value.trim();
      return value !== "" && value !== was;
    }

    function suggest() {
      const found = all[category.value];
      if (!found) return;
      const kept = [0, 1, 2, 3].some((row) => own(`action${row + 1}`, row, 0) || own(`detail${row + 1}`, row, 1));
      if (!kept) {
        [0, 1, 2, 3].forEach((row) => {
          const told = found.actions[row] || ["", ""];
          field(`action${row + 1}`).value = told[0];
          field(`detail${row + 1}`).value = told[1];
        });
      }
      const office = field("issued_by");
      if (!office.value.trim() || (before && office.value === before.office)) office.value = found.office;
      if (!field("ends").value) endAfter(found.hours);
      const what = field("what");
      what.placeholder = found.what ? `例如：${found.what}` : "";
      before = found;
    }

    // A moment as the field wants it; fields and clock are in the county's time, which the browser's is.
    function endAfter(hours) {
      const from = field("starts").value ? new Date(field("starts").value) : new Date();
      const to = new Date(from.getTime() + hours * 3600000);
      const pad = (number) => String(number).padStart(2, "0");
      field("ends").value = `${to.getFullYear()}-${pad(to.getMonth() + 1)}-${pad(to.getDate())}T${pad(to.getHours())}:${pad(to.getMinutes())}`;
    }

    function told() {
      const level = checked("level");
      const name = category.value === "other" ? field("name").value.trim() || "其他"
        : category.value ? category.selectedOptions[0].textContent : "";
      const drill = field("drill").checked;
      const word = level ? `${level.parentElement.textContent.trim()}色` : "";
      document.querySelector("[data-title]").textContent = name && word ? `${drill ? "演练：" : ""}${name}${word}预警` : "发预警";
      if (level) document.querySelector("[data-level-help]").textContent = level.dataset.help;
      const real = document.querySelector("[data-real]");
      real.classList.toggle("drill", drill);
      real.lastElementChild.textContent = drill ? "演练，不是真的预警" : "真的预警，不是演练";
      document.querySelector("[data-named]").hidden = category.value !== "other" && !field("name").value;
      const ticks = [...form.querySelectorAll('[name="units"]')].filter((box) => box.checked);
      const codes = new Set(ticks.map((box) => box.value));
      const outer = ticks.filter((box) => ![9, 6].some((size) => box.value.length > size && codes.has(box.value.slice(0, size))));
      const reach = document.querySelector("[data-reach]");
      reach.textContent = `${outer.reduce((sum, box) => sum + Number(box.dataset.n), 0)} ${reach.dataset.unit}`;
    }

    let asked = 0, timer = 0;
    async function draw() {
      const turn = ++asked;
      const answer = await fetch(form.dataset.picture, { method: "POST", body: new FormData(form), redirect: "error" }).catch(() => null);
      if (!answer || !answer.ok || turn !== asked) return;
      const drawn = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
      if (drawn.nodeName !== "svg") return;
      document.querySelector("[data-drawing]").replaceChildren(document.importNode(drawn, true));
    }

    const seen = () => (field("seen") ? field("seen").value : "");

    function typed() {
      const values = {};
      for (const [name, value] of new FormData(form)) {
        if (["csrfmiddlewaretoken", "ticket", "seen", "code"].includes(name)) continue;
        (values[name] = values[name] || []).push(value);
      }
      return values;
    }

    function put(values) {
      for (const control of form.elements) {
        if (!control.name || ["hidden", "submit", "button"].includes(control.type) || control.name === "code") continue;
        const kept = values[control.name] || [];
        if (["checkbox", "radio"].includes(control.type)) control.checked = kept.includes(control.value);
        else control.value = kept[0] || "";
      }
    }

    // What was typed and never reached the console (a session that ended, a line that broke) is offered, not put back
    // unasked: the warning of an hour ago must not fill the form of a new one.
    function offer() {
      const kept = stored(key);
      if (!kept || kept.seen !== seen()) return stored(key, null);
      if (JSON.stringify(kept.values) === JSON.stringify(typed())) return null;
      const note = document.createElement("p");
      const back = document.createElement("button");
      note.className = "told warning";
      note.setAttribute("role", "status");
      note.textContent = "上次在这里写的还没有存上。 ";
      back.type = "button";
      back.className = "btn small";
      back.textContent = "放回来";
      back.addEventListener("click", () => { put(kept.values); note.remove(); changed(); });
      note.append(back);
      form.prepend(note);
      return null;
    }

    function changed() {
      told();
      stored(key, { seen: seen(), values: typed() });
      clearTimeout(timer);
      timer = setTimeout(draw, 400);
    }

    if (form.dataset.kept !== "new") stored("alert:new", null);
    offer();
    told();
    category.addEventListener("change", suggest);
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    const leave = document.querySelector("[data-leave]");
    if (leave) leave.addEventListener("click", () => stored(key, null));
    const picks = document.querySelector("[data-picks]");
    picks.hidden = false;
    picks.addEventListener("click", (event) => {
      const pick = event.target.closest("[data-hours]");
      if (!pick) return;
      endAfter(Number(pick.dataset.hours));
      changed();
    });
  }

  function waiting() {
    stored("alert:new", null);
    const shown = document.querySelector("[data-left]");
    const until = Date.now() + Number(shown.dataset.left) * 1000;
    setInterval(() => {
      const left = Math.max(0, Math.round((until - Date.now()) / 1000));
      shown.textContent = `${Math.floor(left / 60)} 分 ${left % 60} 秒`;
      if (left === 0) location.reload();
    }, 1000);
    setInterval(async () => {
      const answer = await fetch(two.dataset.state, { redirect: "error" }).catch(() => null);
      if (!answer || !answer.ok) return;
      const now = await answer.json();
      if (String(now.lock) !== two.dataset.lock || now.state !== "waiting") location.reload();
    }, 2000);
  }

  if (form) filling();
  if (two) waiting();
})();
