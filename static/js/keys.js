// The assessor's queue: J and K move, Enter opens, / finds.
//
// Markup it expects:
//   .queue .title a     one link for each piece of evidence, in order (the list may be swapped at any time)
//   [data-find-box]     the search box
// Enter on a link is the browser's own; with nothing in focus it opens the first piece.

import { isShortcut } from "./keyboard.js";

const links = () => [...document.querySelectorAll(".queue .title a")];

function move(by) {
  const all = links();
  const at = all.indexOf(document.activeElement);
  const next = at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by));
  all[next]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (!isShortcut(event)) return;
  const act = {
    j: () => move(1),
    k: () => move(-1),
    "/": () => document.querySelector("[data-find-box]")?.focus(),
  }[event.key.toLowerCase()];
  if (act) {
    event.preventDefault();
    act();
  } else if (event.key === "Enter" && document.activeElement === document.body) {
    links()[0]?.click();
  }
});
