// The form: rows and pieces that one adds to, and everything in it gathered as one content, each place known by its path.
(function () {
  "use strict";
  var W = (window.Writing = window.Writing || {});
  var form = document.getElementById("write");
  if (!form) return;
  var fresh = 500;
  W.form = form;
  W.places = {};
  document.documentElement.classList.add("scripted");

  W.tell = function (words, sort) {
    var told = document.getElementById("told");
    told.className = "told " + (sort || "warning");
    told.setAttribute("role", "alert");
    told.textContent = words;
    told.hidden = !words;
    if (words) told.scrollIntoView({ block: "nearest" });
  };
  W.changed = function () { form.dispatchEvent(new Event("input", { bubbles: true })); };
  W.picture = function (sha256) { return "/item/" + form.dataset.number + "/media/" + sha256 + "/"; };

  // Gathering.
  var OWN = /^(csrfmiddlewaretoken|ticket|seen|body|files|until|starts|audience|asked|because|do)$/;

  function valueOf(element) {
    var value = element.value.trim();
    switch (element.dataset.sort) {
      case "tick": return element.checked;
      case "lines": return value.split("\n").map(function (each) { return each.trim(); }).filter(Boolean);
      case "media": return value ? { sha256: value } : null;
      case "moment": return value ? (/[+Z]/.test(value) ? value : value + (value.length === 16 ? ":00" : "") + "+08:00") : "";
      default: return value;
    }
  }
  function put(tree, path, value) {
    var steps = path.split("."), last = steps.pop();
    steps.forEach(function (step) { tree = tree[step] = tree[step] || {}; });
    tree[last] = value;
  }
  function isEmpty(entry) {
    return Object.keys(entry).every(function (key) {
      var value = entry[key];
      return key === "required" || key === "copies" || value === "" || value === null || value === undefined || (Array.isArray(value) && !value.length);
    });
  }
  function fieldsOf(scope, without) {
    return Array.prototype.filter.call(scope.querySelectorAll("[name]"), function (element) {
      return !element.classList.contains("off") && (!without || !element.closest(without));
    });
  }
  function readRows(rows, path) {
    var made = [];
    Array.prototype.forEach.call(rows.querySelector(".entries").children, function (line) {
      var entry = {}, at = path + "[" + made.length + "]", places = {};
      fieldsOf(line).forEach(function (element) {
        var name = element.name.slice(element.name.lastIndexOf(".") + 1);
        entry[name] = valueOf(element);
        places[at + "." + name] = element.type === "hidden" ? element.parentNode.querySelector("button") || element : element;
      });
      if (isEmpty(entry)) return;
      made.push(entry);
      Object.keys(places).forEach(function (key) { W.places[key] = places[key]; });
      W.places[at] = line.querySelector("input:not([type=hidden]),textarea,select");
    });
    return made;
  }
  function readPiece(piece, path) {
    var block = { type: piece.dataset.type }, carried = piece.querySelector("[data-sort=carried]");
    W.places[path] = piece;
    if (carried) return JSON.parse(carried.value);
    fieldsOf(piece, ".rows").forEach(function (element) {
      var name = element.name.replace(/^pieces\[[^\]]*\]\./, "");
      if (name === "gone" || name === "type") return;
      var value = name === "subtitles" ? (element.value ? { sha256: element.value } : null) : valueOf(element);
      put(block, name, value);
      W.places[path + "." + name] = element.type === "hidden" ? piece.querySelector("input:not([type=hidden]),button") : element;
    });
    Array.prototype.forEach.call(piece.querySelectorAll(".rows"), function (rows) {
      var name = rows.dataset.rows.replace(/^pieces\[[^\]]*\]\./, "");
      block[name] = readRows(rows, path + "." + name);
      if (!W.places[path + "." + name]) W.places[path + "." + name] = rows.querySelector("[data-do=add-row]");
    });
    return block;
  }
  W.pieceOf = function (key) { return document.querySelector('.file[data-key="' + key + '"],.piece[data-key="' + key + '"]'); };
  function loose(used) {
    return Array.prototype.filter.call(document.querySelectorAll(".file[data-key],.piece[data-key]"), function (piece) { return !used[piece.dataset.key]; })
      .sort(function (a, b) { return Number(a.dataset.order) - Number(b.dataset.order); });
  }

  W.gather = function () {
    var content = {}, blocks = [], used = {};
    W.places = { until: document.getElementById("until"), starts: document.getElementById("starts"), audience: form.querySelector("[name=audience]") };
    fieldsOf(form, ".entry,.piece,.file").forEach(function (element) {
      var name = element.name;
      if (OWN.test(name)) return;
      if (element.dataset.sort === "ticks") {
        var steps = name.split("."), here = steps.length > 1 ? (content[steps[0]] = content[steps[0]] || {}) : content, last = steps[steps.length - 1];
        here[last] = here[last] || [];
        if (element.checked) here[last].push(element.value);
        W.places[name] = W.places[name] || element;
        return;
      }
      put(content, name, valueOf(element));
      W.places[name] = element;
    });
    Array.prototype.forEach.call(form.querySelectorAll(".rows"), function (rows) {
      if (rows.closest(".piece,.file")) return;
      put(content, rows.dataset.rows, readRows(rows, rows.dataset.rows));
      W.places[rows.dataset.rows] = rows.querySelector("[data-do=add-row]");
    });
    W.sheet.read().forEach(function (each) {
      var path = "blocks[" + blocks.length + "]", piece = each.key !== undefined && W.pieceOf(each.key);
      if (each.key !== undefined) {
        if (piece) { used[each.key] = true; blocks.push(readPiece(piece, path)); }
        return;
      }
      W.places[path] = each.node;
      W.places[path + ".text"] = each.node;
      Array.prototype.forEach.call(each.node.querySelectorAll("li"), function (entry, number) { W.places[path + ".entries[" + number + "]"] = entry; });
      if (each.node.rows) Array.prototype.forEach.call(each.node.rows, function (line, row) {
        if (row) W.places[path + ".rows[" + (row - 1) + "]"] = line;
        Array.prototype.forEach.call(line.cells, function (cell, column) { W.places[path + (row ? ".rows[" + (row - 1) + "].cells[" + column + "]" : ".columns[" + column + "].label")] = cell; });
      });
      blocks.push(each.block);
    });
    loose(used).forEach(function (piece) { blocks.push(readPiece(piece, "blocks[" + blocks.length + "]")); });
    content.blocks = blocks;
    W.places.blocks = W.sheet.node;
    content.audience = Array.prototype.map.call(form.querySelectorAll("[name=audience]:checked"), function (each) { return each.value; });
    var villages = form.querySelectorAll("[name=audience]").length;
    if (villages && content.audience.length === villages) content.audience = [];
    var reasons = {};
    Array.prototype.forEach.call(document.querySelectorAll("[data-asked]"), function (each) { if (each.value.trim()) reasons[each.dataset.asked] = each.value.trim(); });
    return { content: content, until: form.elements.until.value, starts: document.getElementById("starts").value, reasons: reasons };
  };

  // The place of a path: itself, or the nearest that there is.
  W.placeOf = function (path) {
    if (path.indexOf("media.") === 0) return document.querySelector('[data-sha="' + path.slice(6) + '"]') || document.getElementById("files");
    for (var at = path; at; at = at.replace(/(\.[^.[\]]+|\[\d+\])$/, "") === at ? "" : at.replace(/(\.[^.[\]]+|\[\d+\])$/, "")) if (W.places[at]) return W.places[at];
    var inside = Object.keys(W.places).find(function (each) { return each.indexOf(path + ".") === 0; });
    return inside ? W.places[inside] : form.elements.title;
  };
  W.goTo = function (path) {
    var place = W.placeOf(path), fold = place && place.closest("details");
    if (!place) return;
    if (fold) fold.open = true;
    place.scrollIntoView({ block: "center" });
    if (W.sheet.node.contains(place)) { if (place === W.sheet.node) place.focus(); else W.sheet.place(place.tagName === "TABLE" ? place.rows[0].cells[0] : place.tagName === "TR" ? place.cells[0] : place); }
    else if (place.matches("input,select,textarea,button")) place.focus();
    else { var first = place.querySelector("input:not([type=hidden]),button,textarea"); if (first) first.focus(); }
  };
  W.readText = function (path) { var place = W.places[path]; return place ? ("value" in place ? place.value : place.textContent) : null; };
  W.writeText = function (path, text) {
    var place = W.places[path];
    if (!place) return false;
    if ("value" in place && !W.sheet.node.contains(place)) place.value = text; else W.setText(place, text);
    return true;
  };

  // Rows.
  function addRow(rows) {
    var entries = rows.querySelector(".entries");
    if (entries.querySelectorAll(":scope > li:not(.spare)").length >= Number(rows.dataset.most)) { W.tell("最多 " + rows.dataset.most + " 行。"); return null; }
    var holder = document.createElement("ol");
    holder.innerHTML = rows.querySelector("template").innerHTML.replace(/ROW/g, String(fresh++));
    var line = holder.firstElementChild;
    line.classList.remove("spare");
    entries.appendChild(line);
    return line;
  }
  function settle(rows) {
    var first = !rows.querySelector(".entry:not(.spare)");
    Array.prototype.forEach.call(rows.querySelectorAll(".entry.spare"), function (line, number) { if (first && !number) line.classList.remove("spare"); else line.remove(); });
    if (!rows.querySelector(".entry")) addRow(rows);
  }
  function draw(rows) {
    var flow = rows.querySelector(".flow");
    if (!flow) return;
    flow.textContent = "";
    Array.prototype.forEach.call(rows.querySelector(".entries").children, function (line) {
      function said(name) { var field = line.querySelector('[name$=".' + name + '"]'); return field ? field.value.trim() : ""; }
      if (!said("name")) return;
      var box = document.createElement("li"), name = document.createElement("b");
      name.textContent = said("name");
      box.appendChild(name);
      [said("who"), said("time")].filter(Boolean).forEach(function (words) { var more = document.createElement("span"); more.textContent = words; box.appendChild(more); });
      flow.appendChild(box);
    });
  }

  // Pieces.
  W.addPiece = function (type, fill) {
    var key = String(fresh++), holder = document.createElement("div");
    holder.innerHTML = document.getElementById("piece-" + type).innerHTML.replace(/KEY/g, key);
    var piece = holder.firstElementChild, isFile = piece.classList.contains("file");
    piece.dataset.order = key;
    if (isFile) { var list = document.getElementById("files"); list.insertBefore(piece, list.querySelector(".add")); } else document.getElementById("pieces").appendChild(piece);
    Array.prototype.forEach.call(piece.querySelectorAll(".rows"), settle);
    if (fill) fill(piece);
    return piece;
  };
  function wordsOf(piece) {
    var name = piece.getAttribute("aria-label") || { image: "照片", document: "文件", video: "影片", audio: "录音" }[piece.dataset.type] || "内容";
    var said = piece.querySelector('[name$=".caption"],[name$=".title"]');
    return said && said.value ? name + " · " + said.value : name;
  }
  function pictureOf(piece) { return piece.dataset.sha && piece.dataset.type !== "video" ? W.picture(piece.dataset.sha) : ""; }
  function swap(piece, up) {
    var list = Array.prototype.filter.call(piece.parentNode.children, function (each) { return each.dataset.key !== undefined; });
    var other = list[list.indexOf(piece) + (up ? -1 : 1)];
    if (!other) return;
    var order = piece.dataset.order;
    piece.dataset.order = other.dataset.order;
    other.dataset.order = order;
    if (up) other.before(piece); else other.after(piece);
  }
  function spot(piece) {
    var place = piece.querySelector(".spot"), media = piece.querySelector('[name$=".media"]');
    if (!place) return;
    place.textContent = "";
    if (!media.value) return;
    var image = document.createElement("img");
    image.src = W.picture(media.value); image.alt = "地图";
    place.appendChild(image);
    Array.prototype.forEach.call(piece.querySelectorAll(".entry"), function (line) {
      var x = parseFloat(line.querySelector('[name$=".x"]').value), y = parseFloat(line.querySelector('[name$=".y"]').value);
      if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) return;
      var mark = document.createElement("i");
      mark.style.left = x * 100 + "%"; mark.style.top = y * 100 + "%";
      place.appendChild(mark);
    });
  }

  form.addEventListener("click", function (event) {
    var button = event.target.closest("[data-do],[data-offer],[data-days],[data-months],[data-always],[data-all]");
    var image = event.target.closest(".spot img");
    if (image) {
      var piece = image.closest(".piece"), box = image.getBoundingClientRect(), rows = piece.querySelector(".rows");
      var empty = Array.prototype.find.call(piece.querySelectorAll(".entry"), function (line) { return Array.prototype.every.call(line.querySelectorAll("input"), function (each) { return !each.value; }); });
      var line = empty || addRow(rows);
      if (!line) return;
      line.querySelector('[name$=".x"]').value = ((event.clientX - box.left) / box.width).toFixed(3);
      line.querySelector('[name$=".y"]').value = ((event.clientY - box.top) / box.height).toFixed(3);
      line.querySelector('[name$=".label"]').focus();
      spot(piece);
      W.changed();
      return;
    }
    if (!button) return;
    var entry = button.closest(".entry"), holder = button.closest(".file,.piece");
    if (button.dataset.offer) {
      var added = W.addPiece(button.dataset.offer), field = added.querySelector("input:not([type=hidden])");
      added.scrollIntoView({ block: "nearest" });
      if (field) field.focus();
    } else if (button.dataset.do === "add-row") {
      var made = addRow(button.closest(".rows"));
      if (made) made.querySelector("input:not([type=hidden]),textarea").focus();
    } else if (entry && button.dataset.do === "drop") {
      var parent = entry.closest(".rows");
      entry.remove();
      settle(parent);
      draw(parent);
    } else if (entry && button.dataset.do === "up") { if (entry.previousElementSibling) entry.previousElementSibling.before(entry); button.focus(); }
    else if (entry && button.dataset.do === "down") { if (entry.nextElementSibling) entry.nextElementSibling.after(entry); button.focus(); }
    else if (holder && button.dataset.do === "drop") { W.sheet.dropCard(holder.dataset.key); holder.remove(); }
    else if (holder && /^(up|down)$/.test(button.dataset.do)) { swap(holder, button.dataset.do === "up"); button.focus(); }
    else if (holder && button.dataset.do === "into") { W.sheet.dropCard(holder.dataset.key); W.sheet.addCard(holder.dataset.key, wordsOf(holder), pictureOf(holder)); }
    else if (button.dataset.days || button.dataset.months) {
      var start = document.getElementById("starts").value, day = start ? new Date(start) : new Date();
      if (button.dataset.days) day.setDate(day.getDate() + Number(button.dataset.days)); else day.setMonth(day.getMonth() + Number(button.dataset.months));
      form.elements.until.value = iso(day);
      until(button);
    } else if (button.dataset.always !== undefined) { form.elements.until.value = ""; until(button); }
    else if (button.dataset.all) Array.prototype.forEach.call(form.querySelectorAll("[name=audience]"), function (each) { each.checked = button.dataset.all === "1"; });
    else return;
    if (entry) { var list = entry.closest(".rows"); if (list) draw(list); }
    W.changed();
  });

  // When.
  function iso(day) { return day.getFullYear() + "-" + ("0" + (day.getMonth() + 1)).slice(-2) + "-" + ("0" + day.getDate()).slice(-2); }
  function until(pressed) {
    var value = form.elements.until.value, parts = value.split("-").map(Number), label = document.getElementById("until").parentNode;
    Array.prototype.forEach.call(form.querySelectorAll(".pick[aria-pressed]"), function (each) { each.setAttribute("aria-pressed", String(each === pressed || (!value && each.dataset.always !== undefined))); });
    document.getElementById("until-words").textContent = value ? "到 " + parts[0] + "年" + parts[1] + "月" + parts[2] + "日" : "到哪天";
    label.classList.toggle("on", !!value);
  }
  var starts = document.getElementById("starts");
  function starting() {
    var value = starts.value, day = value && new Date(value);
    document.getElementById("starts-words").textContent = day ? day.getMonth() + 1 + "月" + day.getDate() + "日 " + value.slice(11, 16) + " 上屏" : "定时上屏";
  }
  starts.addEventListener("input", function () { starting(); W.changed(); });
  document.getElementById("no-start").addEventListener("click", function () { starts.value = ""; starting(); starts.closest("details").open = false; W.changed(); });
  form.elements.until.addEventListener("input", function () { until(null); });

  // The title's room, and flows that draw themselves.
  function room() {
    var length = Array.from(form.elements.title.value.trim()).length, left = 13 - length;
    document.getElementById("room").textContent = left >= 0 ? "还能写 " + left + " 个字" : "长了 " + -left + " 个字，列表里占两行";
  }
  form.addEventListener("input", function (event) {
    if (event.target === form.elements.title) room();
    var rows = event.target.closest && event.target.closest(".rows[data-draws]");
    if (rows) draw(rows);
    var map = event.target.closest && event.target.closest('.piece[data-type="map"]');
    if (map) spot(map);
  });
  document.addEventListener("click", function (event) {
    Array.prototype.forEach.call(document.querySelectorAll("details.ask[open]"), function (each) { if (!each.contains(event.target)) each.open = false; });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") Array.prototype.forEach.call(document.querySelectorAll("details.ask[open]"), function (each) { each.open = false; each.querySelector("summary").focus(); });
  });

  // The beginning: words go on the sheet, a piece that words follow gets its card there.
  var blocks = JSON.parse(document.getElementById("blocks").textContent), shown = [], last = -1;
  function onSheet(block) { return /^(heading|paragraph|list|callout|table)$/.test(block.type); }
  blocks.forEach(function (block, number) { if (onSheet(block)) last = number; });
  Array.prototype.forEach.call(document.querySelectorAll(".file[data-key],.piece[data-key]"), function (piece) {
    if (piece.dataset.type === "table") { piece.remove(); return; }
    piece.dataset.order = piece.dataset.key;
    Array.prototype.forEach.call(piece.querySelectorAll(".rows"), settle);
    spot(piece);
  });
  blocks.forEach(function (block, number) {
    if (onSheet(block)) shown.push(block);
    else if (number < last) { var piece = W.pieceOf(String(number)); if (piece) shown.push({ key: String(number), words: wordsOf(piece), picture: pictureOf(piece) }); }
  });
  document.getElementById("editor").hidden = false;
  W.sheet.write(shown);
  Array.prototype.forEach.call(form.querySelectorAll(".rows"), function (rows) { if (!rows.closest(".piece")) settle(rows); draw(rows); });
  if (form.dataset.kind === "contact" && form.dataset.fresh && !document.querySelector(".piece")) W.addPiece("contacts");
  until(null);
  starting();
  room();
  W.gather();
})();
