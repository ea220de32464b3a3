/* Writing one's name on the glass; without it, signing is a plain form. */
(function () {
  "use strict";
  document.querySelectorAll(".needs-script").forEach(function (part) { part.hidden = false; });
  var pad = document.getElementById("pad");
  var form = document.getElementById("sign");
  var field = document.getElementById("drawn");
  var pen = pad.getContext("2d");
  var strokes = [];
  var open = null;

  function fit() {
    /* The picture is as wide as the box, in at most twice its points: some strokes are a few kilobytes. */
    var box = pad.getBoundingClientRect();
    var scale = Math.min(window.devicePixelRatio || 1, 2);
    pad.width = Math.round(box.width * scale);
    pad.height = Math.round(box.height * scale);
    draw();
  }
  function draw() {
    pen.clearRect(0, 0, pad.width, pad.height);
    pen.strokeStyle = "#1C1B18";
    pen.lineWidth = Math.max(3, pad.height / 38);
    pen.lineCap = pen.lineJoin = "round";
    strokes.forEach(function (stroke) {
      pen.beginPath();
      stroke.forEach(function (at, place) {
        var x = at[0] * pad.width, y = at[1] * pad.height;
        if (place) { pen.lineTo(x, y); } else { pen.moveTo(x, y); pen.lineTo(x + 0.1, y); }
      });
      pen.stroke();
    });
  }
  function place(event) {
    var box = pad.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }
  pad.addEventListener("pointerdown", function (event) {
    if (event.button) { return; }
    event.preventDefault();
    try { pad.setPointerCapture(event.pointerId); } catch (fault) { /* a pen that left already */ }
    open = [place(event)];
    strokes.push(open);
    draw();
  });
  pad.addEventListener("pointermove", function (event) {
    if (!open) { return; }
    open.push(place(event));
    draw();
  });
  ["pointerup", "pointercancel", "lostpointercapture"].forEach(function (kind) {
    pad.addEventListener(kind, function () { open = null; });
  });
  document.getElementById("wipe").addEventListener("click", function () { strokes = []; draw(); });
  window.addEventListener("resize", fit);
  fit();

  document.getElementById("open-ask").addEventListener("click", function () {
    var ask = document.getElementById("ask");
    ask.open = true;
    document.getElementById("reason").focus();
    ask.scrollIntoView({ block: "center" });
  });

  document.querySelectorAll("form[data-once]").forEach(function (one) {
    one.addEventListener("submit", function (event) {
      if (one.getAttribute("data-sent")) { event.preventDefault(); return; }
      one.setAttribute("data-sent", "1");
      if (one === form) { field.value = strokes.length ? pad.toDataURL("image/png") : ""; }
      document.querySelectorAll(".bar .btn").forEach(function (button) { button.classList.add("busy"); });
    });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (one) { one.removeAttribute("data-sent"); });
    document.querySelectorAll(".busy").forEach(function (button) { button.classList.remove("busy"); });
  });
})();
