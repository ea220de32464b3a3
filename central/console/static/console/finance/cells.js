// The table: moving in it, pasting from Excel, taking back, rows more and fewer, sums while one types.
// The server works everything out again; what stands here is only so that nobody has to wait for it.
(function () {
  "use strict";
  var form = document.getElementById("sheet");
  if (!form) return;
  document.documentElement.classList.add("scripted");
  var table = form.querySelector(".grid"), pattern = document.getElementById("line").content.querySelector("tr");
  var most = Number(form.dataset.most), sides = ["income", "expense"], words = { income: "收入", expense: "支出" };
  var drop = document.getElementById("drop"), undo = document.getElementById("undo"), said = document.getElementById("said");
  var columns = ["name", "amount", "note"], past = [], ahead = [], before = {}, current = null, entered = null;
  var amountLabel = table.querySelector("thead th.num").textContent;
  var Sheet = (window.Sheet = { form: form, onchange: function () {} });

  // Figures, as the server reads them.
  function figure(text) {
    var plain = text.normalize("NFKC").replace(/[−—]/g, "-").replace(/[,\s¥元]/g, "");
    if (/^-*$/.test(plain)) return "";
    var match = /^\((\d[\d.]*)\)$/.exec(plain);
    if (match) plain = "-" + match[1];
    match = /^(-?)0*(\d{1,13})(?:\.(\d{1,2}?)0*)?$/.exec(plain);
    if (!match) return null;
    var decimals = (match[3] || "").replace(/0+$/, ""), made = match[2] + (decimals ? "." + decimals : "");
    return (match[1] && made !== "0" ? "-" : "") + made;
  }
  function shown(plain) {
    var parts = plain.replace("-", "").split(".");
    return (plain[0] === "-" ? "-" : "") + parts[0].replace(/\B(?=(\d{3})+$)/g, ",") + (parts[1] ? "." + parts[1] : "");
  }
  function hundredths(plain) {
    var parts = plain.replace("-", "").split("."), made = BigInt(parts[0] + ((parts[1] || "") + "00").slice(0, 2));
    return plain[0] === "-" ? -made : made;
  }
  function told(sum) {
    var less = sum < 0n, text = String(less ? -sum : sum).padStart(3, "0");
    var decimals = text.slice(-2).replace(/0+$/, "");
    return (less ? "-" : "") + shown(text.slice(0, -2) + (decimals ? "." + decimals : ""));
  }
  Sheet.figure = figure;

  // Rows.
  function body(side) { return table.querySelector('tbody[data-side="' + side + '"]'); }
  function rows(side) { return Array.prototype.slice.call(table.querySelectorAll((side ? 'tbody[data-side="' + side + '"] ' : "") + "tr.entry")); }
  function cell(row, column) { return row.querySelector('input[name="' + column + '"]'); }
  function read(row) {
    return { side: row.dataset.side, name: cell(row, "name").value.trim(), amount: cell(row, "amount").value.trim(), note: cell(row, "note").value.trim() };
  }
  function empty(each) { return !each.name && !each.amount && !each.note; }
  Sheet.gather = function () { return rows().map(read).filter(function (each) { return !empty(each); }); };
  function filled(side) { return rows(side).filter(function (row) { return !empty(read(row)); }); }

  function fresh(side) {
    var row = pattern.cloneNode(true);
    row.dataset.side = side;
    row.querySelector("[name=side]").value = side;
    return row;
  }
  function write(row, each) {
    columns.forEach(function (column) { if (column in each) cell(row, column).value = column === "amount" ? neat(each.amount) : each[column]; });
    dress(row);
  }
  function neat(text) { var found = figure(text); return found ? shown(found) : found === "" ? "" : text; }
  function dress(row) {
    var each = read(row), amount = cell(row, "amount"), name = each.name || words[row.dataset.side];
    row.querySelector(".c-before").textContent = before[row.dataset.side + "|" + each.name] || "";
    amount.setAttribute("aria-label", name + " " + amountLabel);
    cell(row, "note").setAttribute("aria-label", name + " 备注");
    cell(row, "name").setAttribute("aria-label", words[row.dataset.side] + "第 " + (rows(row.dataset.side).indexOf(row) + 1) + " 行 项目");
    row.classList.toggle("noted", !!each.note);
    if (figure(each.amount) === null) amount.setAttribute("aria-invalid", "true"); else amount.removeAttribute("aria-invalid");
  }
  // The name of a side stands beside all its rows.
  function tie(side) {
    var part = body(side), head = part.querySelector("th.cat"), first = part.querySelector("tr");
    if (head.parentNode !== first) first.insertBefore(head, first.firstChild);
    head.rowSpan = part.querySelectorAll("tr").length;
    rows(side).forEach(function (row, place) { columns.forEach(function (column) { cell(row, column).id = side + "-" + place + "-" + column; }); });
  }
  function add(side) {
    if (rows(side).length >= most) { say(words[side] + "最多 " + most + " 行。"); return null; }
    var part = body(side), row = fresh(side);
    part.insertBefore(row, part.querySelector("tr.sum"));
    tie(side);
    dress(row);
    return row;
  }
  function remove(row) {
    var side = row.dataset.side, head = row.querySelector("th.cat");
    if (head) body(side).querySelector("tr.sum").insertBefore(head, null);
    row.remove();
    tie(side);
  }
  function say(text) { said.textContent = text; }

  // Sums.
  function add_up() {
    var sums = {};
    sides.forEach(function (side) {
      sums[side] = rows(side).reduce(function (sum, row) { var found = figure(cell(row, "amount").value); return found ? sum + hundredths(found) : sum; }, 0n);
      table.querySelector('[data-total="' + side + '"]').textContent = told(sums[side]);
    });
    table.querySelector('[data-total="balance"]').textContent = told(sums.income - sums.expense);
  }

  // Taking back: what was done in one go is taken back in one go.
  function all() { return rows().map(read); }
  function same(one, other) { return JSON.stringify(one) === JSON.stringify(other); }
  function mark(state) {
    if (past.length && same(past[past.length - 1], state)) return;
    past.push(state);
    if (past.length > 100) past.shift();
    ahead = [];
    undo.removeAttribute("aria-disabled");
  }
  function restore(state) {
    sides.forEach(function (side) {
      var wanted = state.filter(function (each) { return each.side === side; }), there = rows(side);
      while (there.length > wanted.length) remove(there.pop());
      while (there.length < wanted.length) there.push(add(side));
      wanted.forEach(function (each, place) { write(there[place], each); });
      tie(side);
    });
  }
  function step(from, to) {
    if (!from.length) return;
    var where = document.activeElement && document.activeElement.id;
    to.push(all());
    restore(from.pop());
    entered = null;
    var there = where && document.getElementById(where);
    if (there && there.name) enter(there); else if (rows()[0]) enter(cell(rows()[0], "amount"));
    done();
    say("撤销了");
    if (past.length) undo.removeAttribute("aria-disabled"); else undo.setAttribute("aria-disabled", "true");
  }
  function take_back() {
    if (entered && document.activeElement === entered.input && entered.input.value !== entered.value) {
      entered.input.value = entered.value;
      dress(entered.input.closest("tr"));
      entered.input.select();
      done();
      return;
    }
    step(past, ahead);
  }
  function done() { add_up(); Sheet.onchange(); }

  // Moving.
  function enter(input) { input.focus(); input.select(); }
  function row_of(input) { return input.closest ? input.closest("tr.entry") : null; }
  function move(input, by) {
    var list = rows(), next = list[list.indexOf(row_of(input)) + by];
    if (next) enter(cell(next, input.name)); else input.select();
  }
  table.addEventListener("focusin", function (event) {
    var row = row_of(event.target);
    if (!row || !event.target.name) return;
    current = row;
    entered = { input: event.target, value: event.target.value, state: all() };
    drop.removeAttribute("aria-disabled");
    drop.querySelector("span").textContent = "删掉这一行" + (read(row).name ? "：" + read(row).name.slice(0, 8) : "");
  });
  table.addEventListener("input", function (event) {
    var row = row_of(event.target);
    if (!row) return;
    if (event.target.name === "name") dress(row);
    if (event.target.name === "amount") event.target.removeAttribute("aria-invalid");
    row.classList.toggle("asks", row.classList.contains("asks") && !read(row).note);
    done();
  });
  table.addEventListener("change", function (event) {
    var row = row_of(event.target);
    if (!row) return;
    if (entered && entered.input === event.target && entered.value !== event.target.value) { mark(entered.state); entered = { input: event.target, value: neat(event.target.value), state: all() }; }
    if (event.target.name === "amount") event.target.value = neat(event.target.value);
    dress(row);
    done();
  });
  table.addEventListener("keydown", function (event) {
    // Enter also ends a word of Chinese input: then it moves nothing.
    if (event.isComposing || event.keyCode === 229 || !row_of(event.target) || !event.target.name) return;
    var command = event.ctrlKey || event.metaKey, key = event.key.toLowerCase();
    if (command && key === "z" && !event.shiftKey) { event.preventDefault(); take_back(); }
    else if (command && (key === "y" || (key === "z" && event.shiftKey))) { event.preventDefault(); step(ahead, past); }
    else if (key === "enter") { event.preventDefault(); move(event.target, event.shiftKey ? -1 : 1); }
    else if (key === "arrowdown" && !command) { event.preventDefault(); move(event.target, 1); }
    else if (key === "arrowup" && !command) { event.preventDefault(); move(event.target, -1); }
  });
  undo.addEventListener("click", function () { if (!undo.hasAttribute("aria-disabled")) step(past, ahead); });
  Array.prototype.forEach.call(form.querySelectorAll("[data-add]"), function (button) {
    button.addEventListener("click", function (event) {
      event.preventDefault();
      var state = all(), row = add(button.dataset.add);
      if (row) { mark(state); enter(cell(row, "name")); }
    });
  });
  drop.addEventListener("click", function () {
    if (drop.hasAttribute("aria-disabled") || !current || !current.isConnected) return;
    var list = rows(), place = list.indexOf(current), name = read(current).name;
    mark(all());
    remove(current);
    say("删掉了" + (name ? "“" + name + "”" : "一行") + "，按 Ctrl Z 拿回来");
    list = rows();
    current = null;
    if (list.length) enter(cell(list[Math.min(place, list.length - 1)], "name"));
    done();
  });

  // Pasting from Excel: fills from the current cell, as it stands in Excel; sums and headings find their own place.
  function cells_of(text) {
    var made = [[]], cell = "", quoted = false, at = 0;
    text = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (; at < text.length; at += 1) {
      var sign = text[at];
      if (quoted) {
        if (sign === '"' && text[at + 1] === '"') { cell += '"'; at += 1; }
        else if (sign === '"') quoted = false;
        else cell += sign;
      } else if (sign === '"' && cell === "") quoted = true;
      else if (sign === "\t") { made[made.length - 1].push(cell); cell = ""; }
      else if (sign === "\n") { made[made.length - 1].push(cell); made.push([]); cell = ""; }
      else cell += sign;
    }
    made[made.length - 1].push(cell);
    return made.map(function (row) { return row.map(function (each) { return each.replace(/\s+/g, " ").trim(); }); });
  }
  var SUM = /^(收入|支出)?(小计|合计|总计)|^(本季度?|本月|全年|收支)?结余/;
  var HEAD = /^[（(]?[一二三四五六七八九十\d]*[）)]?[、.．\s]*(本期|本季度?|本月|本年)?(收入|支出)(类|部分|项目|情况|明细)?$/;
  function is_header(row) { return row.filter(Boolean).length > 1 && row.every(function (each) { return !figure(each); }) && /项目|科目|名称|摘要|金额|本季|本期|本月|备注|收入|支出/.test(row.join("|")); }
  // Which of our columns each pasted one is: the last period's is passed over.
  function places(list, column) {
    var width = Math.max.apply(null, list.map(function (row) { return row.length; }));
    function figures(at) { return list.filter(function (row) { return figure(row[at] || ""); }).length * 2 > list.filter(function (row) { return row[at]; }).length; }
    var order = column === "name" ? ["name"] : column === "amount" ? [] : ["note"], at = order.length;
    if (column === "note") return order;
    for (; at < width; at += 1) {
      if (order.indexOf("amount") < 0) {
        // A column of numbers, or of nothing yet: names only come once.
        order.push(figures(at) || width - at < 2 || column === "amount" ? "amount" : "");
      } else if (order.indexOf("note") < 0 && !figures(at)) order.push(list.some(function (row) { return row[at]; }) || at === width - 1 ? "note" : "");
      else order.push("");
    }
    return order;
  }
  function paste(input, text) {
    var list = cells_of(text).filter(function (row) { return row.some(Boolean); });
    if (!list.length) return;
    if (list.length > 1 && is_header(list[0])) list.shift();
    var order = places(list, input.name), named = order[0] === "name" || order.indexOf("name") >= 0, state = all();
    var row = row_of(input), side = row.dataset.side, pasted = 0, sum = 0n, full = false;
    list.forEach(function (each) {
      var got = {};
      order.forEach(function (column, at) { if (column) got[column] = each[at] || ""; });
      var first = named ? got.name.replace(/\s/g, "") : "", found = figure(got.amount || "");
      if (named && SUM.test(first)) { if (!/结余|支出/.test(first) && side === "income") turn("expense"); return; }
      if (named && HEAD.test(first)) { turn(HEAD.exec(first)[2] === "收入" ? "income" : "expense"); return; }
      // A lone column of figures brings its sums along: they are known by what they come to.
      if (!named && order[0] === "amount" && found && !row && hundredths(found) === sum) { if (side === "income") turn("expense"); return; }
      if (!row && !named && side === "income") turn("expense");
      if (!row) row = add(side);
      if (!row) { full = true; return; }
      write(row, got);
      if (found) sum += hundredths(found);
      pasted += 1;
      row = rows(side)[rows(side).indexOf(row) + 1] || null;
    });
    function turn(to) { if (to !== side || !row) { row = to === side ? row : rows(to)[0] || null; side = to; sum = 0n; } }
    if (same(state, all())) return;
    mark(state);
    entered = null;
    enter(input);
    entered = { input: input, value: input.value, state: all() };
    done();
    say("粘贴了 " + pasted + " 行，按 Ctrl Z 撤销" + (full ? "；放不下的没有粘" : ""));
  }
  table.addEventListener("paste", function (event) {
    var text = event.clipboardData && event.clipboardData.getData("text/plain");
    if (!text || !row_of(event.target) || !event.target.name) return;
    if (!/[\t\n]/.test(text.replace(/\s+$/, ""))) return;
    event.preventDefault();
    paste(event.target, text);
  });

  // What the server says of each row.
  Sheet.apply = function (answer) {
    sides.forEach(function (side) {
      var list = filled(side), mine = answer.rows.filter(function (each) { return each.side === side; });
      if (list.length !== mine.length) return;
      mine.forEach(function (each, place) {
        var row = list[place], amount = cell(row, "amount"), name = cell(row, "name"), note = cell(row, "note");
        row.querySelector(".c-before").textContent = each.before;
        before[side + "|" + name.value.trim()] = each.before;
        [[amount, each.wrong], [name, each.twice]].forEach(function (pair) {
          if (pair[1]) { pair[0].setAttribute("aria-invalid", "true"); pair[0].title = pair[1]; } else { pair[0].removeAttribute("aria-invalid"); pair[0].removeAttribute("title"); }
        });
        note.placeholder = each.ask;
        row.classList.toggle("asks", !!each.ask);
        row.classList.toggle("wrongs", !!each.wrong);
      });
    });
  };
  // "expense-3-note" counts the rows that have something in them.
  Sheet.goTo = function (field) {
    var parts = field.split("-"), list = filled(parts[0]), row = list[Number(parts[1])] || rows(parts[0])[0] || add(parts[0]);
    if (row) enter(cell(row, parts[2]));
  };

  rows().forEach(function (row) {
    var own = row.querySelector(".c-before").textContent;
    if (own) before[row.dataset.side + "|" + read(row).name] = own;
  });
  sides.forEach(tie);
  add_up();
  var file = document.getElementById("file");
  if (file) file.addEventListener("change", function () { if (file.files.length) Sheet.leave(function () { file.form.submit(); }); });
  Array.prototype.forEach.call(document.querySelectorAll(".brings details form"), function (each) {
    each.addEventListener("submit", function (event) { event.preventDefault(); Sheet.leave(function () { each.submit(); }); });
  });
})();
