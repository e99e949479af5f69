// Sends files as soon as they are chosen, one at a time, and says in words how far each has come.
//
// uploads(form) expects:
//   form[data-upload-url]           takes one multipart part named `file`; answers with the list #files, at 200 or 4xx
//   input[type="file"][data-upload] sends its files at once and empties itself, so that they are not posted twice
//   form[data-max-bytes]            optional: a bigger file is refused here, before it is sent
//   ul#files                        the server's list; replaced by each answer. Files on their way stand in ul#sending after it.
// What happens is also said in a live region, once for each file and not for each per cent.
// A file that stops stays in the page: "It stopped at 41%. Nothing is lost." with a button, and goes again when the signal is back.

import { showSignedOut, signedOut } from "./autosave.js";

const KINDS = [[/^image\//, "photo"], [/^video\//, "video"], [/^audio\//, "audio"]];

/** A size as people say it: "2.1 MB". */
export function sizeInWords(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1e6) return `${Math.round(bytes / 1000)} KB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1).replace(".0", "")} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

function button(words, name, act) {
  const element = make("button", "plain small", words, make("span", "vh", ` ${name}`));
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

/** The line in the list for one file on its way. */
class Row {
  constructor(file, { again, remove, announce }) {
    this.file = file;
    this.actions = { again, remove };
    this.announce = announce;
    this.percent = 0;
    const kind = KINDS.find(([type]) => type.test(file.type))?.[1] ?? "doc";
    const icon = make("span", "ico");
    icon.dataset.k = kind;
    this.said = make("p", "small soft");
    this.bar = make("progress");
    this.bar.max = 100;
    this.bar.setAttribute("aria-label", `${file.name}, sent so far`);
    this.buttons = make("p", "cluster");
    this.element = make("li", "", make("span", "thumb", icon), make("p", "name", file.name), this.said, make("p", "", this.bar), this.buttons);
    this.waiting();
  }

  waiting() {
    this.state = "waiting";
    this.tell("small soft", `${sizeInWords(this.file.size)}. Waiting its turn`, ["Remove"]);
  }

  progress(percent) {
    this.percent = percent;
    this.bar.value = percent;
    const words = percent < 100 ? `Sending, ${percent}%` : "Sent. Checking it";
    this.said.textContent = `${sizeInWords(this.file.size)}. ${words}`;
  }

  stopped(words) {
    this.state = "stopped";
    this.tell("err", words || `It stopped at ${this.percent}%. Nothing is lost.`, ["Try again", "Remove"]);
    this.announce(`${this.file.name}: ${this.said.textContent}`);
  }

  refused(words) {
    this.state = "refused";
    this.tell("err", words, ["Remove"]);
    this.announce(`${this.file.name}: ${words}`);
  }

  tell(className, words, actions) {
    this.said.className = className;
    this.said.textContent = words;
    this.bar.parentElement.hidden = className === "err";
    const acts = { "Try again": this.actions.again, Remove: this.actions.remove };
    this.buttons.replaceChildren(...actions.map((name) => button(name, this.file.name, () => acts[name](this))));
  }
}

export function uploads(form) {
  const rows = new Set();
  const list = make("ul", "files");
  list.id = "sending";
  list.setAttribute("aria-label", "Files on their way");
  const spoken = make("p", "vh");
  spoken.setAttribute("role", "status");
  document.querySelector("#files").after(list, spoken);
  const announce = (words) => { spoken.textContent = words; };
  let request = null;
  let sending = null;

  function add(file) {
    const row = new Row(file, { again, remove, announce });
    rows.add(row);
    list.append(row.element);
    const most = Number(form.dataset.maxBytes);
    if (most && file.size > most) {
      row.refused(`This file is ${sizeInWords(file.size)}. The most we can take is ${sizeInWords(most)}. Send a shorter or smaller one.`);
    } else if (!file.size) {
      row.refused("There is nothing in this file. Open it, save it again, and choose it once more.");
    }
    next();
  }

  function again(row) {
    row.waiting();
    next();
  }

  function remove(row) {
    rows.delete(row);
    row.element.remove();
    if (sending === row) request.abort();
    form.querySelector("[data-upload]")?.focus();
  }

  function next() {
    if (sending) return;
    sending = [...rows].find((row) => row.state === "waiting") ?? null;
    if (sending) send(sending);
  }

  function send(row) {
    row.state = "sending";
    const parts = new FormData();
    parts.append("file", row.file, row.file.name);
    request = new XMLHttpRequest();
    request.open("POST", form.dataset.uploadUrl);
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) row.progress(Math.floor((100 * event.loaded) / event.total));
    });
    request.addEventListener("load", () => finish(row, request));
    request.addEventListener("error", () => row.stopped());
    request.addEventListener("timeout", () => row.stopped());
    request.addEventListener("loadend", () => { sending = null; next(); });
    row.progress(0);
    request.send(parts);
  }

  function finish(row, answer) {
    if (signedOut(answer.status, answer.responseURL)) {
      row.stopped();
      showSignedOut(row.said, ", then press “Try again”.");
    } else if (answer.status >= 500) {
      row.stopped("Something went wrong at our end. The file is still here.");
    } else if (swapList(answer.responseText)) {
      rows.delete(row);
      row.element.remove();
      announce(document.querySelector("#files .err")?.textContent ?? `${row.file.name} has arrived`);
    } else if (answer.status >= 400) {
      row.refused(sentenceIn(answer.responseText) || "We can’t take this file. Save it as PDF or Word and choose it again.");
    } else {
      row.stopped();
    }
  }

  form.addEventListener("change", (event) => {
    if (!event.target.matches('[type="file"][data-upload]')) return;
    const chosen = [...event.target.files];
    event.target.value = "";
    chosen.forEach(add);
  });
  window.addEventListener("online", () => [...rows].filter((row) => row.state === "stopped").forEach(again));
  return { get pending() { return [...rows].filter((row) => row.state !== "refused").length; } };
}

/** The sentence of an error page or fragment of ours. */
function sentenceIn(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelector("#error p")?.textContent.trim();
}

/** Put the server's list in place of the one on the page; false when the answer holds none. */
function swapList(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("#files");
  if (!fresh) return false;
  document.querySelector("#files").replaceWith(fresh);
  window.htmx?.process(fresh);
  return true;
}
