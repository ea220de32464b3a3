// Photographs and files: sent one after the other as they are, shown while they come, told plainly where one cannot be shown.
(function () {
  "use strict";
  var W = window.Writing;
  if (!W || !W.form) return;
  var files = document.getElementById("files"), pick = document.getElementById("pick"), one = document.getElementById("one");
  var queue = [], busy = false, slot = null;

  function waiting(name) {
    var tile = document.createElement("li");
    tile.className = "file coming";
    tile.setAttribute("role", "status");
    tile.textContent = name + " 正在传…";
    files.insertBefore(tile, files.querySelector(".add"));
    return tile;
  }
  function failed(tile, name, words) {
    tile.className = "file wrong-file";
    tile.setAttribute("role", "alert");
    tile.textContent = name + "：" + words;
    var button = document.createElement("button");
    button.type = "button"; button.className = "btn small"; button.textContent = "知道了";
    button.addEventListener("click", function () { tile.remove(); pick.focus(); });
    tile.appendChild(button);
  }

  function send(file, tile) {
    return new Promise(function (resolve, reject) {
      var request = new XMLHttpRequest();
      request.open("POST", "/item/" + W.form.dataset.number + "/upload");
      request.setRequestHeader("X-CSRFToken", W.form.elements.csrfmiddlewaretoken.value);
      request.setRequestHeader("X-File-Name", encodeURIComponent(file.name || "照片.jpg"));
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.addEventListener("progress", function (event) {
        if (event.lengthComputable) tile.textContent = (file.name || "照片") + (event.loaded < event.total ? " 正在传 " + Math.floor((event.loaded / event.total) * 100) + "%" : " 正在整理…");
      });
      request.addEventListener("load", function () {
        var told = {};
        try { told = JSON.parse(request.responseText); } catch (fault) { told = {}; }
        if (request.status === 200) resolve(told);
        else if (request.status === 401 || (request.status === 403 && !told.told)) reject("sign in");
        else reject(told.told || (request.status === 413 ? "这个文件太大。" : "没有传上去，请再试一次。"));
      });
      request.addEventListener("error", function () { reject("没有连上网，请连上再传。写的字都在。"); });
      request.send(file);
    });
  }

  function next() {
    if (busy || !queue.length) return;
    busy = true;
    var job = queue.shift();
    W.ready().then(function () { return send(job.file, job.tile); }).then(function (told) {
      job.tile.remove();
      job.done(told);
      W.changed();
    }, function (fault) {
      if (fault === "sign in" && W.signIn) return W.signIn().then(function () { queue.unshift(job); });
      failed(job.tile, job.file.name || "照片", typeof fault === "string" ? fault : "没有传上去，请再试一次。");
    }).then(function () { busy = false; next(); });
  }

  function show(told) {
    var block = told.block, piece = W.addPiece(block.type, function (made) {
      made.dataset.sha = block.media.sha256;
      made.querySelector('[name$=".media"]').value = block.media.sha256;
      var image = made.querySelector(".shown img");
      if (image) image.src = W.picture(block.media.sha256);
      made.querySelector(".told").textContent = told.words;
      made.classList.toggle("small-picture", !!told.small);
      ["title", "pages"].forEach(function (name) { var field = made.querySelector('[name$=".' + name + '"]'); if (field && block[name]) field.value = block[name]; });
    });
    return piece;
  }

  W.addFiles = function (list) {
    Array.prototype.forEach.call(list, function (file) { queue.push({ file: file, tile: waiting(file.name || "照片"), done: show }); });
    next();
  };
  pick.addEventListener("change", function () { W.addFiles(pick.files); pick.value = ""; });

  // A picture of its own place: a person, a map, the cover of a film.
  function setSlot(at, sha256) {
    at.querySelector("input[type=hidden]").value = sha256;
    var thumb = at.querySelector(".thumb");
    thumb.textContent = "";
    if (sha256) { var image = document.createElement("img"); image.src = W.picture(sha256); image.alt = ""; thumb.appendChild(image); }
    at.querySelector('[data-do="unpick"]').hidden = !sha256;
    at.querySelector("input[type=hidden]").dispatchEvent(new Event("input", { bubbles: true }));
  }
  W.form.addEventListener("click", function (event) {
    var button = event.target.closest('[data-do="pick"],[data-do="unpick"]');
    if (!button) return;
    slot = button.closest(".slot");
    if (button.dataset.do === "unpick") { setSlot(slot, ""); W.changed(); return; }
    one.accept = /\.(blank_form|sample)$/.test(slot.dataset.slot) ? "image/jpeg,image/png,image/webp,application/pdf" : "image/jpeg,image/png,image/webp";
    one.click();
  });
  one.addEventListener("change", function () {
    var at = slot, file = one.files[0];
    one.value = "";
    if (!at || !file) return;
    queue.push({ file: file, tile: waiting(file.name), done: function (told) {
      if (told.block.type !== "image" && !/\.(blank_form|sample)$/.test(at.dataset.slot)) { W.tell("这里要放照片。"); return; }
      setSlot(at, told.block.media.sha256);
    } });
    next();
  });

  var paper = document.querySelector(".paper");
  paper.addEventListener("dragover", function (event) { if (Array.prototype.indexOf.call(event.dataTransfer.types, "Files") >= 0) { event.preventDefault(); files.classList.add("over-files"); } });
  paper.addEventListener("dragleave", function () { files.classList.remove("over-files"); });
  paper.addEventListener("drop", function (event) {
    files.classList.remove("over-files");
    if (!event.dataTransfer.files.length || event.defaultPrevented) return;
    event.preventDefault();
    W.addFiles(event.dataTransfer.files);
  });
})();
