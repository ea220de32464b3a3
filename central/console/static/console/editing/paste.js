// What is pasted from Word, Excel and WeChat, as blocks: words and tables come over, dress does not.
(function () {
  "use strict";
  var W = (window.Writing = window.Writing || {});
  var SKIPPED = /^(STYLE|SCRIPT|META|LINK|TITLE|HEAD|TEMPLATE|NOSCRIPT|SVG|IFRAME|OBJECT|XML|BUTTON|SELECT)$/;
  var BLOCKS = /^(P|DIV|SECTION|ARTICLE|BLOCKQUOTE|MAIN|HEADER|FOOTER|CENTER|FIGURE|FIGCAPTION|PRE|DL|DT|DD|H[1-6]|UL|OL|LI|TABLE)$/;
  var HIDDEN = /[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad\ue000-\uf8ff]/g;
  var MONGOLIAN = /[\u1800-\u18af]/;
  var BULLET = /^\s*[·•●○■□◆\u25aa\u25cf\uf0b7\uf06c-]\s*/;
  var NUMBER = /^\s*[（(]?(\d{1,2}|[a-z])[.．、)）]\s*/;

  W.MOST_COLUMNS = 12;
  W.MOST_ROWS = 500;

  // A text without hidden signs; blanks of every sort are one blank.
  W.clean = function (text) {
    var made = String(text).replace(/[\u00a0\u2002-\u200a\u3000]/g, " ");
    made = MONGOLIAN.test(made) ? made.replace(/[\u200b\u2028\u2029\ufeff\u00ad]/g, "") : made.replace(HIDDEN, "");
    return made.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
  };

  function line(text) { return W.clean(text).replace(/[ \t\n\r]+/g, " ").trim(); }

  function isHidden(node) {
    var style = (node.getAttribute && node.getAttribute("style")) || "";
    return /display\s*:\s*none|mso-hide\s*:\s*all|mso-list\s*:\s*Ignore|visibility\s*:\s*hidden/i.test(style);
  }

  function hasBlocks(node) {
    return Array.prototype.some.call(node.children, function (child) { return BLOCKS.test(child.tagName) || hasBlocks(child); });
  }

  function isStrong(node) {
    var text = line(node.textContent), bold = "";
    Array.prototype.forEach.call(node.querySelectorAll("b,strong,[style*='font-weight']"), function (each) {
      if (/^(B|STRONG)$/.test(each.tagName) || /font-weight\s*:\s*(bold|[6-9]00)/i.test(each.getAttribute("style") || "")) {
        if (line(each.textContent).length > bold.length) bold = line(each.textContent);
      }
    });
    return text.length > 0 && text.length <= 24 && bold === text && !/[。；，：:,;.]$/.test(text);
  }

  function Reader() { this.blocks = []; this.words = ""; }

  Reader.prototype.flush = function (as) {
    var text = W.clean(this.words).split("\n").map(function (each) { return each.replace(/[ \t\r]+/g, " ").trim(); }).filter(Boolean).join("\n");
    this.words = "";
    if (!text) return;
    if (as === "heading") this.blocks.push({ type: "heading", text: text.replace(/\n/g, " ") });
    else if (as === "bullet" || as === "number") this.entry(text, as === "number");
    else this.blocks.push({ type: "paragraph", text: text });
  };

  Reader.prototype.entry = function (text, numbered) {
    var last = this.blocks[this.blocks.length - 1];
    text = text.replace(/\n/g, " ");
    if (last && last.type === "list" && last.open && !!last.numbered === numbered) last.entries.push(text);
    else this.blocks.push(numbered ? { type: "list", numbered: true, entries: [text], open: true } : { type: "list", entries: [text], open: true });
  };

  Reader.prototype.read = function (node) {
    var self = this;
    Array.prototype.forEach.call(node.childNodes, function (child) {
      if (child.nodeType === 3) { self.words += child.nodeValue.replace(/[\n\r\t]+/g, " "); return; }
      if (child.nodeType !== 1 || SKIPPED.test(child.tagName) || child.tagName.indexOf(":") > 0 && child.tagName !== "O:P" || isHidden(child)) return;
      if (child.tagName === "BR") { self.words += "\n"; return; }
      if (child.tagName === "TABLE") { self.flush(); self.table(child); return; }
      if (/^H[1-6]$/.test(child.tagName)) { self.flush(); self.words = child.textContent; self.flush("heading"); return; }
      if (/^(UL|OL)$/.test(child.tagName)) { self.flush(); self.list(child); return; }
      if (!BLOCKS.test(child.tagName)) { self.read(child); return; }
      self.flush();
      if (hasBlocks(child)) { self.read(child); self.flush(); return; }
      var style = child.getAttribute("style") || "", listed = /MsoListParagraph/i.test(child.className) || /mso-list\s*:(?!\s*none)/i.test(style);
      if (listed) {
        var mark = child.querySelector("[style*='Ignore']"), sign = mark ? mark.textContent : child.textContent;
        self.read(child);
        self.words = self.words.replace(BULLET, "").replace(NUMBER, "");
        self.flush(NUMBER.test(sign) ? "number" : "bullet");
      } else if (isStrong(child)) { self.words = child.textContent; self.flush("heading"); }
      else { self.read(child); self.flush(); }
      var last = self.blocks[self.blocks.length - 1];
      if (!listed && last) delete last.open;
    });
  };

  Reader.prototype.list = function (node) {
    var self = this, entries = [];
    Array.prototype.forEach.call(node.querySelectorAll("li"), function (each) {
      var own = each.cloneNode(true);
      Array.prototype.forEach.call(own.querySelectorAll("ul,ol,style,script"), function (inner) { inner.remove(); });
      var text = line(own.textContent);
      if (text) entries.push(text);
    });
    if (entries.length) self.blocks.push(node.tagName === "OL" ? { type: "list", numbered: true, entries: entries } : { type: "list", entries: entries });
  };

  Reader.prototype.table = function (node) {
    var rows = [];
    Array.prototype.forEach.call(node.rows, function (row) {
      if (isHidden(row)) return;
      var cells = [];
      Array.prototype.forEach.call(row.cells, function (cell) {
        cells.push(line(cell.textContent));
        for (var more = 1; more < Math.min(cell.colSpan || 1, W.MOST_COLUMNS); more++) cells.push("");
      });
      rows.push(cells);
    });
    if (rows.length === 1 && rows[0].length === 1) { this.read(node.rows[0].cells[0]); this.flush(); return; }
    var made = W.tableOf(rows);
    if (made) this.blocks.push(made);
  };

  // Rows of cells as a table: empty edges fall away, a title over the whole width becomes the caption.
  W.tableOf = function (rows) {
    rows = rows.filter(function (row) { return row.some(Boolean); });
    var caption = "";
    if (rows.length > 2 && rows[0].filter(Boolean).length === 1 && rows[1].filter(Boolean).length > 1) caption = rows.shift().filter(Boolean)[0];
    var width = 0;
    rows.forEach(function (row) { row.forEach(function (cell, place) { if (cell) width = Math.max(width, place + 1); }); });
    if (!rows.length || !width) return null;
    if (width > W.MOST_COLUMNS || rows.length > W.MOST_ROWS + 1) {
      W.tell("这张表有 " + width + " 列 " + rows.length + " 行，大屏最多放 " + W.MOST_COLUMNS + " 列 " + W.MOST_ROWS + " 行。请只复制要公开的部分。");
      return null;
    }
    function whole(row) { return Array.apply(null, { length: width }).map(function (_, place) { return row[place] || ""; }); }
    var table = { type: "table", columns: whole(rows[0]).map(function (label) { return { label: label }; }), rows: rows.slice(1).map(function (row) { return { cells: whole(row) }; }) };
    if (caption) table.caption = caption;
    return table;
  };

  W.blocksOfHtml = function (html) {
    var reader = new Reader(), parsed = new DOMParser().parseFromString(html, "text/html");
    reader.read(parsed.body);
    reader.flush();
    reader.blocks.forEach(function (block) { delete block.open; });
    return reader.blocks;
  };

  W.blocksOfText = function (text) {
    var lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
    if (lines.length > 1 && lines.filter(function (each) { return each.indexOf("\t") >= 0; }).length > lines.length / 2 || lines.length === 1 && lines[0].indexOf("\t") >= 0) {
      var table = W.tableOf(lines.map(function (each) { return each.split("\t").map(line); }));
      return table ? [table] : [];
    }
    return lines.map(line).filter(Boolean).map(function (each) { return { type: "paragraph", text: each }; });
  };
})();
