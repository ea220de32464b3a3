// The sheet one writes on: headings, paragraphs, lists, tables and words set apart; what it holds are blocks, never markup.
(function () {
  "use strict";
  var W = (window.Writing = window.Writing || {});
  var sheet = document.getElementById("sheet");
  if (!sheet) return;
  var tools = document.querySelector(".tools");
  var past = [], lastKept = 0;

  function make(tag, text, classes) {
    var node = document.createElement(tag);
    if (classes) node.className = classes;
    if (text !== undefined) setText(node, text);
    return node;
  }

  function setText(node, text) {
    node.textContent = "";
    String(text).split("\n").forEach(function (part, place) {
      if (place) node.appendChild(document.createElement("br"));
      node.appendChild(document.createTextNode(part));
    });
    if (!text) node.appendChild(document.createElement("br"));
  }
  W.setText = setText;

  function textOf(node) {
    var made = "";
    (function walk(at) {
      Array.prototype.forEach.call(at.childNodes, function (child) {
        if (child.nodeType === 3) made += child.nodeValue;
        else if (child.tagName === "BR") made += "\n";
        else if (child.nodeType === 1) { if (/^(DIV|P)$/.test(child.tagName) && made) made += "\n"; walk(child); }
      });
    })(node);
    return W.clean(made).split("\n").map(function (part) { return part.replace(/[ \t]+/g, " ").trim(); }).join("\n").replace(/^\n+|\n+$/g, "");
  }
  function oneLine(node) { return textOf(node).replace(/\n+/g, " "); }

  // Blocks to nodes, and back.
  function nodeOf(block) {
    var node;
    switch (block.type) {
      case "heading": return make(block.level === 3 ? "h4" : "h3", block.text || "");
      case "callout": node = make("p", block.text || "", "callout"); if (block.tone === "warning") node.dataset.tone = "warning"; return node;
      case "list":
        node = make(block.numbered ? "ol" : "ul");
        (block.entries || []).forEach(function (entry) { node.appendChild(make("li", entry)); });
        return node;
      case "table": return tableNode(block);
      default: return make("p", block.text || "");
    }
  }

  function tableNode(block) {
    var node = make("table"), head = node.createTHead().insertRow(), body = node.createTBody();
    if (block.caption) { var caption = node.createCaption(); setText(caption, block.caption); }
    (block.columns || []).forEach(function (column) {
      var cell = make("th", (column.label || "") + (column.unit ? "（" + column.unit + "）" : ""));
      cell.scope = "col";
      if (column.kind) cell.dataset.kind = column.kind;
      if (column.unit) cell.dataset.unit = column.unit;
      head.appendChild(cell);
    });
    (block.rows || []).forEach(function (row) {
      var line = body.insertRow();
      if (row.role) line.dataset.role = row.role;
      row.cells.forEach(function (text) { line.appendChild(make("td", text)); });
    });
    return node;
  }

  function cardNode(key, words, picture) {
    var node = make("figure", undefined, "card");
    node.contentEditable = "false";
    node.dataset.key = key;
    if (picture) { var image = make("img"); image.src = picture; image.alt = ""; node.appendChild(image); }
    node.appendChild(make("span", words));
    [["up", "往上移", "↑"], ["down", "往下移", "↓"], ["out", "放到最后", "⇥"]].forEach(function (each) {
      var button = make("button", each[2], "mini");
      button.type = "button"; button.dataset.card = each[0]; button.title = each[1]; button.setAttribute("aria-label", each[1]);
      node.appendChild(button);
    });
    return node;
  }

  function readTable(node) {
    var columns = [], rows = [];
    Array.prototype.forEach.call(node.rows[0] ? node.rows[0].cells : [], function (cell) {
      var text = oneLine(cell), column = { label: text }, unit = cell.dataset.unit;
      if (unit && text.slice(-unit.length - 2) === "（" + unit + "）") { column.label = text.slice(0, -unit.length - 2); column.unit = unit; column.kind = cell.dataset.kind; }
      else if (cell.dataset.kind && !unit) column.kind = cell.dataset.kind;
      columns.push(column);
    });
    Array.prototype.slice.call(node.rows, 1).forEach(function (line) {
      var row = { cells: Array.prototype.map.call(line.cells, oneLine) };
      if (line.dataset.role) row.role = line.dataset.role;
      rows.push(row);
    });
    var made = { type: "table", columns: columns, rows: rows };
    if (node.caption && oneLine(node.caption)) made.caption = oneLine(node.caption);
    return made;
  }

  function blockOf(node) {
    var text;
    switch (node.tagName) {
      case "H3": text = oneLine(node); return text ? { type: "heading", text: text } : null;
      case "H4": text = oneLine(node); return text ? { type: "heading", text: text, level: 3 } : null;
      case "UL": case "OL":
        var entries = Array.prototype.map.call(node.querySelectorAll("li"), oneLine).filter(Boolean);
        if (!entries.length) return null;
        return node.tagName === "OL" ? { type: "list", numbered: true, entries: entries } : { type: "list", entries: entries };
      case "TABLE": var table = readTable(node); return table.columns.length ? table : null;
      default:
        text = textOf(node);
        if (!text) return null;
        if (node.classList.contains("callout")) return node.dataset.tone ? { type: "callout", text: text, tone: node.dataset.tone } : { type: "callout", text: text };
        return { type: "paragraph", text: text };
    }
  }

  W.sheet = {
    node: sheet,
    // What stands on the sheet: {block, node} or, for a card, {key, node}.
    read: function () {
      var made = [];
      tidy();
      Array.prototype.forEach.call(sheet.children, function (node) {
        if (node.dataset.key) made.push({ key: node.dataset.key, node: node });
        else { var block = blockOf(node); if (block) made.push({ block: block, node: node }); }
      });
      return made;
    },
    write: function (blocks) {
      sheet.textContent = "";
      blocks.forEach(function (each) { sheet.appendChild(each.key !== undefined ? cardNode(each.key, each.words, each.picture) : nodeOf(each)); });
      tidy();
      past = [];
      shown();
    },
    addCard: function (key, words, picture) {
      keep(true);
      var at = current();
      var card = cardNode(key, words, picture);
      if (at) at.after(card); else sheet.appendChild(card);
      tidy();
      changed();
    },
    dropCard: function (key) {
      var card = sheet.querySelector('.card[data-key="' + key + '"]');
      if (card) { card.remove(); tidy(); changed(); }
    },
    place: caretAtEnd,
  };

  // Only what the sheet knows stands on it, whatever a browser puts there.
  function tidy() {
    Array.prototype.slice.call(sheet.childNodes).forEach(function (node) {
      if (node.nodeType === 3) { if (node.nodeValue.trim()) { var p = make("p"); sheet.insertBefore(p, node); p.appendChild(node); } else node.remove(); return; }
      if (node.nodeType !== 1) { node.remove(); return; }
      if (node.tagName === "BR") { node.remove(); return; }
      if (!/^(P|H3|H4|UL|OL|TABLE|FIGURE)$/.test(node.tagName)) { var fresh = make("p"); while (node.firstChild) fresh.appendChild(node.firstChild); node.replaceWith(fresh); node = fresh; }
      if (node.tagName === "FIGURE" && !node.dataset.key) { node.remove(); return; }
      if (node.tagName === "FIGURE") return;
      Array.prototype.slice.call(node.querySelectorAll("span,b,i,u,font,strong,em,a,img,sup,sub,s,strike,code,mark,h1,h2,h5,h6,script,style,iframe,svg,object")).forEach(function (inner) {
        if (/^(IMG|SCRIPT|STYLE|IFRAME|SVG|OBJECT)$/i.test(inner.tagName)) inner.remove();
        else { while (inner.firstChild) inner.parentNode.insertBefore(inner.firstChild, inner); inner.remove(); }
      });
      if (node.hasAttribute("style")) node.removeAttribute("style");
      if (/^(UL|OL)$/.test(node.tagName) && !node.querySelector("li")) node.replaceWith(make("p", textOf(node)));
    });
    var last = sheet.lastElementChild;
    if (!last || /^(TABLE|FIGURE)$/.test(last.tagName)) sheet.appendChild(make("p", ""));
  }

  // Where one writes.
  function current() {
    var selection = window.getSelection(), node = selection && selection.anchorNode;
    if (!node || !sheet.contains(node)) return null;
    while (node && node.parentNode !== sheet) node = node.parentNode;
    return node && node.nodeType === 1 ? node : null;
  }
  function cell() {
    var selection = window.getSelection(), node = selection && selection.anchorNode;
    while (node && node !== sheet) { if (/^(TD|TH)$/.test(node.tagName || "")) return node; node = node.parentNode; }
    return null;
  }
  function chosen() {
    var selection = window.getSelection();
    if (!selection || !selection.rangeCount || !sheet.contains(selection.anchorNode)) return [];
    var range = selection.getRangeAt(0);
    return Array.prototype.filter.call(sheet.children, function (node) { return range.intersectsNode(node); });
  }
  function caretAtEnd(node) {
    var range = document.createRange();
    range.selectNodeContents(node);
    range.collapse(false);
    var last = node.lastChild;
    if (last && last.tagName === "BR") range.setStartBefore(last);
    range.collapse(true);
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    sheet.focus();
  }

  // Undo, one step at a time: before every change of form, and every other second of typing.
  function keep(now) {
    var stamp = Date.now();
    if (!now && stamp - lastKept < 1500) return;
    lastKept = stamp;
    var state = sheet.innerHTML;
    if (past.length && past[past.length - 1] === state) return;
    past.push(state);
    if (past.length > 100) past.shift();
    shown();
  }
  function undo() {
    var now = sheet.innerHTML, before = past.pop();
    while (before !== undefined && before === now) before = past.pop();
    if (before === undefined) { shown(); return; }
    sheet.innerHTML = before;
    caretAtEnd(sheet.lastElementChild || sheet);
    lastKept = 0;
    changed();
  }

  function shown() {
    var node = current(), kind = node ? node.tagName : "";
    function press(tool, on) { var button = tools.querySelector('[data-tool="' + tool + '"]'); if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", String(on)); }
    press("heading", /^H[34]$/.test(kind));
    press("list", /^(UL|OL)$/.test(kind));
    press("strong", !!node && node.classList.contains("callout"));
    tools.querySelector(".table-tools").hidden = !cell();
    tools.querySelector('[data-tool="undo"]').disabled = !past.length;
  }
  function changed() {
    shown();
    sheet.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function become(tag, classes) {
    var nodes = chosen().filter(function (node) { return !/^(TABLE|FIGURE)$/.test(node.tagName); });
    if (!nodes.length) nodes = [current() || sheet.lastElementChild];
    keep(true);
    var last;
    nodes.forEach(function (node) {
      if (!node || /^(TABLE|FIGURE)$/.test(node.tagName)) return;
      var parts = /^(UL|OL)$/.test(node.tagName) ? Array.prototype.map.call(node.querySelectorAll("li"), textOf) : [textOf(node)];
      parts.forEach(function (text) { last = make(tag, text, classes); node.before(last); });
      node.remove();
    });
    if (last) caretAtEnd(last);
    changed();
  }

  function list() {
    var node = current();
    if (node && /^(UL|OL)$/.test(node.tagName)) { become("p"); return; }
    var nodes = chosen().filter(function (each) { return /^(P|H3|H4)$/.test(each.tagName); });
    if (!nodes.length) return;
    keep(true);
    var made = make("ul");
    nodes[0].before(made);
    nodes.forEach(function (each) { textOf(each).split("\n").forEach(function (text) { made.appendChild(make("li", text.replace(/^\s*[·•-]\s*/, ""))); }); each.remove(); });
    caretAtEnd(made.lastElementChild);
    changed();
  }

  function insert(nodes) {
    var at = current();
    nodes.forEach(function (node) {
      if (at) at.after(node); else sheet.appendChild(node);
      if (at && at.tagName === "P" && !textOf(at)) at.remove();
      at = node;
    });
    tidy();
    var last = nodes[nodes.length - 1];
    if (last.tagName === "TABLE") caretAtEnd(last.rows[0].cells[0]); else caretAtEnd(/^(UL|OL)$/.test(last.tagName) ? last.lastElementChild : last);
  }

  var TABLE = {
    "add-line": function (at, table) {
      var line = at.parentNode, made = document.createElement("tr");
      Array.prototype.forEach.call(table.rows[0].cells, function () { made.appendChild(make("td", "")); });
      if (line.parentNode.tagName === "THEAD") table.tBodies[0].prepend(made); else line.after(made);
      caretAtEnd(made.cells[0]);
    },
    "drop-line": function (at, table) {
      var line = at.parentNode;
      if (line.parentNode.tagName === "THEAD" || table.rows.length <= 2) { var p = make("p", ""); table.replaceWith(p); caretAtEnd(p); } else { var next = line.nextElementSibling || line.previousElementSibling; line.remove(); caretAtEnd(next.cells[0]); }
    },
    "add-column": function (at, table) {
      var place = at.cellIndex;
      if (table.rows[0].cells.length >= W.MOST_COLUMNS) { W.tell("表格最多 " + W.MOST_COLUMNS + " 列。"); return; }
      Array.prototype.forEach.call(table.rows, function (line, number) { line.cells[place].after(make(number ? "td" : "th", "")); });
    },
    "drop-column": function (at, table) {
      var place = at.cellIndex;
      if (table.rows[0].cells.length <= 1) { table.replaceWith(make("p", "")); return; }
      Array.prototype.forEach.call(table.rows, function (line) { if (line.cells[place]) line.cells[place].remove(); });
    },
  };

  tools.addEventListener("mousedown", function (event) { if (event.target.closest("button")) event.preventDefault(); });
  tools.addEventListener("click", function (event) {
    var button = event.target.closest("button"), tool = button && button.dataset.tool;
    if (!tool) return;
    if (!current()) caretAtEnd(sheet.lastElementChild || sheet);
    var node = current();
    if (tool === "undo") undo();
    else if (tool === "heading") become(node && /^H[34]$/.test(node.tagName) ? "p" : "h3");
    else if (tool === "strong") become("p", node && node.classList.contains("callout") ? "" : "callout");
    else if (tool === "list") list();
    else if (tool === "table") {
      keep(true);
      insert([tableNode({ columns: [{ label: "" }, { label: "" }], rows: [{ cells: ["", ""] }, { cells: ["", ""] }] })]);
      changed();
    } else if (TABLE[tool] && cell()) { keep(true); TABLE[tool](cell(), cell().closest("table")); changed(); }
  });

  // Pasting a table into a table fills from the cell one stands in.
  function fill(at, table) {
    var body = at.closest("table"), from = { row: at.parentNode.rowIndex, column: at.cellIndex };
    var lines = [table.columns.map(function (column) { return column.label; })].concat(table.rows.map(function (row) { return row.cells; }));
    lines.forEach(function (cells, down) {
      if (from.row + down > W.MOST_ROWS) return;
      while (body.rows.length <= from.row + down) { var made = body.tBodies[0].insertRow(); Array.prototype.forEach.call(body.rows[0].cells, function () { made.appendChild(make("td", "")); }); }
      cells.forEach(function (text, right) { var target = body.rows[from.row + down].cells[from.column + right]; if (target) setText(target, text); });
    });
  }

  sheet.addEventListener("paste", function (event) {
    var data = event.clipboardData;
    event.preventDefault();
    var html = data.getData("text/html"), text = data.getData("text/plain");
    if (!html && !text) { if (data.files.length && W.addFiles) W.addFiles(data.files); return; }
    var blocks = html ? W.blocksOfHtml(html) : W.blocksOfText(text);
    if (!blocks.length && text) blocks = W.blocksOfText(text);
    if (!blocks.length) return;
    keep(true);
    var at = cell();
    if (at) {
      if (blocks.length === 1 && blocks[0].type === "table") fill(at, blocks[0]);
      else document.execCommand("insertText", false, blocks.map(function (block) { return block.text || (block.entries || []).join(" "); }).join(" ").replace(/\n/g, " "));
    } else if (blocks.length === 1 && /^(paragraph|heading)$/.test(blocks[0].type)) {
      document.execCommand("insertText", false, blocks[0].text.replace(/\n/g, " "));
    } else {
      var selection = window.getSelection();
      if (selection.rangeCount && !selection.isCollapsed) selection.getRangeAt(0).deleteContents();
      tidy();
      insert(blocks.map(nodeOf));
    }
    if (html && /<img\b/i.test(html) && !at) W.tell("文字抄过来了，照片没有。请点“再加”把照片传上来。");
    lastKept = 0;
    changed();
  });
  sheet.addEventListener("drop", function (event) {
    event.preventDefault();
    if (event.dataTransfer.files.length && W.addFiles) W.addFiles(event.dataTransfer.files);
  });

  sheet.addEventListener("beforeinput", function (event) {
    if (event.inputType === "historyUndo") { event.preventDefault(); undo(); return; }
    if (event.inputType === "historyRedo" || /^format/.test(event.inputType)) { event.preventDefault(); return; }
    keep(/^(insertParagraph|deleteByCut|insertFromDrop)$/.test(event.inputType));
  });
  sheet.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z") { event.preventDefault(); undo(); return; }
    var at = cell(), node = current();
    if (at && event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      var table = at.closest("table"), below = table.rows[at.parentNode.rowIndex + 1];
      if (below) caretAtEnd(below.cells[at.cellIndex]); else { keep(true); TABLE["add-line"](at, table); changed(); }
    } else if (at && event.key === "Tab") {
      var cells = Array.prototype.slice.call(at.closest("table").querySelectorAll("th,td")), next = cells[cells.indexOf(at) + (event.shiftKey ? -1 : 1)];
      if (next) { event.preventDefault(); caretAtEnd(next); }
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing && node && (/^H[34]$/.test(node.tagName) || node.classList.contains("callout"))) {
      event.preventDefault();
      keep(true);
      var p = make("p", "");
      node.after(p);
      caretAtEnd(p);
      changed();
    }
  });
  sheet.addEventListener("click", function (event) {
    var button = event.target.closest("[data-card]");
    if (!button) return;
    var card = button.closest(".card");
    keep(true);
    if (button.dataset.card === "up" && card.previousElementSibling) card.previousElementSibling.before(card);
    else if (button.dataset.card === "down" && card.nextElementSibling) card.nextElementSibling.after(card);
    else if (button.dataset.card === "out") card.remove();
    tidy();
    changed();
  });
  sheet.addEventListener("input", function () { if (!sheet.firstElementChild || sheet.querySelector(":scope > div,:scope span[style],:scope font,:scope b")) tidy(); });
  document.addEventListener("selectionchange", function () { if (document.activeElement === sheet) shown(); });
  try { document.execCommand("defaultParagraphSeparator", false, "p"); } catch (fault) { /* an old browser makes <div>, which tidy() turns into <p> */ }
})();
