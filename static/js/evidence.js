// Adding evidence: keeps the draft, sends files, finds and counts criteria. Without it the same form posts as it stands.
//
// Markup it expects:
//   form#evidence[data-draft-url][data-upload-url][data-max-bytes]   see autosave.js and upload.js for the two addresses
//   #saved              the line that says what is saved: a live region (role="status") that stays in the page
//   ul#files            the list of files, replaced by the answer to an upload
//   input[data-upload]  file inputs;  [data-send-note]  a line by the Send button, for what still stops it
//   #pick               holds details.group > ul.pick > li > label.tick (box) + .where (its place in the evidence)
//   input[data-find][data-nosave]   narrows #pick as one types; what is ticked stays in view
//   [data-count] in each group, #sum-n for all: "5 ticked", "6";  #pick-status  a live region: "4 criteria found"

import { autosave } from "./autosave.js";
import { uploads } from "./upload.js";

const form = document.querySelector("#evidence");
const pick = document.querySelector("#pick");

function recount() {
  let all = 0;
  for (const group of pick.querySelectorAll("details.group")) {
    const ticked = group.querySelectorAll(".tick :checked").length;
    const count = group.querySelector("[data-count]");
    if (count) count.textContent = `${ticked} ticked`;
    all += ticked;
  }
  const sum = document.querySelector("#sum-n");
  if (sum) sum.textContent = all;
}

/** Show the criteria that hold every word, in any order; "p11" and "K2, anxiety" work. Returns how many. */
function narrow(words) {
  let found = 0;
  for (const line of pick.querySelectorAll(".pick > li")) {
    const text = line.querySelector(".tick").textContent.toLowerCase();
    const codes = text.trim().split(/\s+/);
    const hit = words.every((word) => (/^[pk]\d+$/.test(word) ? codes[0] === word : text.includes(word)));
    line.hidden = !hit && !line.querySelector(".tick :checked");
    found += hit;
  }
  return found;
}

function find(typed) {
  const words = typed.toLowerCase().split(/[\s,]+/).filter(Boolean);
  const found = narrow(words);
  if (words.length) for (const group of pick.querySelectorAll("details.group")) group.open = true;
  const line = document.querySelector("#pick-status");
  if (line) line.textContent = words.length ? `${found} ${found === 1 ? "criterion" : "criteria"} found` : "";
}

if (pick) {
  pick.addEventListener("change", (event) => { if (event.target.type === "checkbox") recount(); });
  document.querySelector("[data-find]")?.addEventListener("input", (event) => find(event.target.value));
  // Enter in the search box must not send the evidence.
  document.querySelector("[data-find]")?.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  recount();
}

if (form) {
  const files = form.dataset.uploadUrl ? uploads(form) : null;
  form.addEventListener("submit", (event) => {
    const left = files?.pending ?? 0;
    if (!left) return;
    event.preventDefault();
    const note = form.querySelector("[data-send-note]");
    if (note) note.textContent = `${left === 1 ? "1 file is" : `${left} files are`} still on the way. Wait for it to arrive, or remove it, then send.`;
  });
  window.addEventListener("beforeunload", (event) => { if (files?.pending) event.preventDefault(); });
  if (form.dataset.draftUrl) autosave(form, { url: form.dataset.draftUrl, line: document.querySelector("#saved") });
}
