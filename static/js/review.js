// Judging a piece of evidence: one claim open at a time, single-key decisions, a draft kept as one goes.
// Without it every claim is open and the form posts as it stands.
//
// Markup it expects:
//   form#judge[data-draft-url]      posts the whole form; the words of the answer go into #tally (a live region)
//   ol#claims > li.claim[data-claim="12"][tabindex="-1"][aria-labelledby]
//     .code                          the code of the criterion; made a button here
//     output.out                     shows the decision when the claim is folded
//     .more                          what folds: locators, radios outcome.12 (met, more_evidence_needed, not_yet_met), textarea feedback.12
//   details.varcs                    the soundness ticks, name="sound"; #varcs-n says "3 of 5 checked"
//   [data-send], [name="draft"]      the two buttons: send, and keep for later (which may leave things undecided)
//   #sendnote                        the line beside them (a live region)
//   a[data-locator]                  href="#file-12-page-3" or "#para-4"; or data-time="80" data-file="12": seeks and plays [data-file="12"]
//   .tabs a[href^="#"]               the files; the one opened last is marked
// Keys: J K next and previous, M E N decide, C feedback, G go to the place, V soundness, Esc leaves the box, Ctrl+Enter sends.

import { autosave } from "./autosave.js";
import { isShortcut } from "./keyboard.js";

const form = document.querySelector("#judge");
const claims = [...form.querySelectorAll("li.claim")];
const tally = document.querySelector("#tally");
const note = document.querySelector("#sendnote");
const WORDS = { met: ["met", "Met"], more_evidence_needed: ["more", "More needed"], not_yet_met: ["nym", "Not yet met"] };

const outcome = (claim) => claim.querySelector('[name^="outcome."]:checked')?.value;
const box = (claim) => claim.querySelector('textarea[name^="feedback."]');
const needsWords = (claim) => ["more_evidence_needed", "not_yet_met"].includes(outcome(claim)) && !box(claim).value.trim();
const now = () => claims.findIndex((claim) => claim.hasAttribute("data-now"));
const draft = form.dataset.draftUrl ? autosave(form, { url: form.dataset.draftUrl, line: tally }) : { failing: false };

function open(index, { focus = true, scroll = true } = {}) {
  const at = Math.max(0, Math.min(claims.length - 1, index));
  claims.forEach((claim, n) => {
    claim.toggleAttribute("data-now", n === at);
    claim.querySelector("button.code")?.setAttribute("aria-expanded", String(n === at));
  });
  if (focus) claims[at].focus({ preventScroll: true });
  if (scroll) claims[at].scrollIntoView({ block: "nearest" });
}

/** Draw the decision on a folded claim. */
function draw(claim) {
  const [status, words] = WORDS[outcome(claim)] ?? [];
  const out = claim.querySelector(".out");
  if (!status) return out.replaceChildren();
  const mark = Object.assign(document.createElement("span"), { className: "st", textContent: words });
  mark.dataset.s = status;
  return out.replaceChildren(mark);
}

function count() {
  if (!draft.failing) tally.textContent = `${claims.filter(outcome).length} decided`;
}

function decide(value) {
  const claim = claims[now()];
  const radio = claim?.querySelector(`[name^="outcome."][value="${value}"]`);
  if (!radio) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  if (value === "met") open(now() + 1);
  else box(claim).focus();
}

function complain(claim, words) {
  const field = box(claim);
  const line = Object.assign(document.createElement("p"), { className: "err", id: `${field.id}-e`, textContent: words });
  claim.querySelector(".err")?.remove();
  field.before(line);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", line.id);
  field.focus();
}

function settle(claim) {
  if (!box(claim).hasAttribute("aria-invalid")) return;
  claim.querySelector(".err")?.remove();
  box(claim).removeAttribute("aria-invalid");
  box(claim).removeAttribute("aria-describedby");
}

/** Go to what still stops the decisions from being sent; false when nothing does. */
function stopped() {
  // A claim with data-decided has a decision that counts already: choosing again is allowed, not asked.
  const undecided = claims.filter((claim) => !outcome(claim) && !claim.hasAttribute("data-decided"));
  const wordless = claims.find(needsWords);
  if (undecided.length) {
    note.textContent = `${undecided.length} of ${claims.length} still to decide`;
    open(claims.indexOf(undecided[0]));
  } else if (wordless) {
    open(claims.indexOf(wordless), { focus: false });
    complain(wordless, "Say what was good, what is missing, and what would do it");
  }
  return Boolean(undecided.length || wordless);
}

function jump(link) {
  if (!link.dataset.time) return false;
  const file = link.dataset.file;
  const media = document.querySelector(`.viewer :is(video, audio)${file ? `[data-file="${CSS.escape(file)}"]` : ""}`);
  if (!media) return false;
  media.currentTime = Number(link.dataset.time);
  media.scrollIntoView({ block: "nearest" });
  media.play().catch(() => {});
  return true;
}

function wipe(id) {
  const place = document.getElementById(id);
  if (!place) return;
  place.classList.remove("changed");
  requestAnimationFrame(() => place.classList.add("changed"));
}

for (const [index, claim] of claims.entries()) {
  const code = claim.querySelector(".code");
  const handle = Object.assign(document.createElement("button"), { type: "button", className: "plain code", textContent: code.textContent });
  handle.setAttribute("aria-describedby", claim.getAttribute("aria-labelledby"));
  code.replaceWith(handle);
  claim.addEventListener("click", (event) => { if (now() !== index && !event.target.closest("a")) open(index, { focus: false }); });
  claim.addEventListener("focusin", () => { if (now() !== index) open(index, { focus: false }); });
  claim.addEventListener("change", () => { draw(claim); count(); });
  claim.addEventListener("input", () => settle(claim));
  draw(claim);
}

document.querySelector(".varcs")?.addEventListener("change", (event) => {
  const ticks = [...event.currentTarget.querySelectorAll('[name="sound"]')];
  document.querySelector("#varcs-n").textContent = `${ticks.filter((tick) => tick.checked).length} of ${ticks.length} checked`;
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-locator], .tabs a[href^='#']");
  if (!link) return;
  if (link.matches("[data-locator]") && jump(link)) event.preventDefault();
  else wipe(link.hash.slice(1));
  if (!link.closest(".tabs")) return;
  for (const tab of link.closest(".tabs").querySelectorAll("a")) tab.toggleAttribute("aria-current", false);
  link.setAttribute("aria-current", "true");
});

// In the capture phase, so that the draft keeper sees whether the sending was stopped.
form.addEventListener("submit", (event) => {
  if (event.submitter?.name !== "draft" && stopped()) event.preventDefault();
}, true);

function toggleSound() {
  const sound = document.querySelector(".varcs");
  sound.open = !sound.open;
  if (sound.open) sound.querySelector("input").focus();
}

const ACTS = {
  j: () => open(now() + 1),
  k: () => open(now() - 1),
  m: () => decide("met"),
  e: () => decide("more_evidence_needed"),
  n: () => decide("not_yet_met"),
  c: () => box(claims[now()]).focus(),
  g: () => claims[now()].querySelector("a[data-locator]")?.click(),
  v: toggleSound,
};

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-send]"));
  } else if (event.key === "Escape" && event.target.matches("textarea")) {
    claims[now()]?.focus();
  } else if (claims.length && isShortcut(event)) {
    const act = ACTS[event.key.toLowerCase()];
    if (act) {
      event.preventDefault();
      act();
    }
  }
});

// On arrival: what the server complained of, else the first undecided. The page stays at its top, where the evidence is.
if (claims.length) {
  const wrong = claims.findIndex((claim) => claim.querySelector(".err, .bad"));
  const undecided = claims.findIndex((claim) => !outcome(claim));
  open([wrong, now(), undecided, 0].find((index) => index >= 0), { focus: false, scroll: false });
}
