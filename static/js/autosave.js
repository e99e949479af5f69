// Keeps what is typed in a form, as a draft on the server. Nothing is stored in the browser.
//
// autosave(form, { url, line }) posts the whole form, without its files, 800 ms after the last key (sooner after a choice)
// to `url`, and puts the words of the answer into `line`, an element that is a live region and stays in the page.
//   2xx               saved: the answer's words are shown
//   401               signed out: a link to sign in in a new tab is shown, the words stay, and it tries again on return
//   other 4xx         the answer's words are shown; the next change tries again
//   5xx, no signal    "Not saved yet. We’ll keep trying.": again every 10 s, and when the signal is back
// What was typed before this file had arrived (a slow line), or was put back by the browser, is saved too.
// Boxes marked data-nosave (a search box) do not count. Leaving the page asks first only while something is unsaved.

const TYPING = 800;
const CHOOSING = 150;
const RETRY = 10_000;
const PATIENCE = 20_000;

/** The form as a browser would post it, less its files and what is marked data-nosave. */
function body(form) {
  const words = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") words.append(name, value);
  }
  return words;
}

/** True when a box no longer says what the page came with: typed in before we listened, or put back by the browser. */
function differs(box) {
  if (!box.name || box.type === "file" || box.closest("[data-nosave]")) return false;
  if (box.type === "radio" || box.type === "checkbox") return box.checked !== box.defaultChecked;
  if (box.options) return box.selectedIndex !== Math.max(0, [...box.options].findIndex((one) => one.defaultSelected));
  return "defaultValue" in box && box.type !== "hidden" && box.value !== box.defaultValue;
}

/** Put an HTML answer into the line. The same words are not said anew, but what the answer carries beside them, the
 *  revision that the next save builds on, is always taken over. */
export function showAnswer(line, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const root = (line.id && page.getElementById(line.id)) || page.querySelector("#error p") || page.body;
  if (root.textContent.trim() !== line.textContent.trim()) return line.replaceChildren(...root.childNodes);
  for (const carried of root.querySelectorAll("input[name]")) {
    const here = [...line.querySelectorAll("input[name]")].find((input) => input.name === carried.name);
    if (here) here.value = carried.value;
    else line.append(carried);
  }
}

/** Say that the session has ended, with the way back that keeps this page. */
export function showSignedOut(line, rest) {
  if (line.querySelector('a[href="/sign-in"]')) return;
  const link = document.createElement("a");
  Object.assign(link, { href: "/sign-in", target: "_blank", rel: "noopener", textContent: "Sign in again in a new tab" });
  line.replaceChildren("We signed you out to keep things private. Your words are still on this page. ", link, rest);
}

/** True when the answer is the sign-in page or a plain 401. */
export const signedOut = (status, address) => status === 401 || new URL(address || location.href).pathname === "/sign-in";

export function autosave(form, { url, line }) {
  let changed = 0;
  let kept = 0;
  let timer = 0;
  let leaving = false;
  let current = null;
  const state = { get unsaved() { return changed !== kept; }, failing: false };

  function plan(wait) {
    clearTimeout(timer);
    if (!leaving) timer = setTimeout(save, wait);
  }

  function later(words) {
    state.failing = true;
    if (words && line.textContent !== words) line.textContent = words;
    plan(RETRY);
  }

  async function save() {
    if (current) return;
    const version = changed;
    current = new AbortController();
    const patience = setTimeout(() => current?.abort(), PATIENCE);
    try {
      const answer = await fetch(url, {
        method: "POST", body: body(form), headers: { "HX-Request": "true", Accept: "text/html" }, signal: current.signal,
      });
      await judge(answer, version);
    } catch {
      later("Not saved yet. We’ll keep trying.");
    } finally {
      clearTimeout(patience);
      current = null;
    }
    if (changed !== version && !state.failing) plan(TYPING);
  }

  async function judge(answer, version) {
    if (signedOut(answer.status, answer.url)) {
      showSignedOut(line, ", then come back here.");
      return later("");
    }
    if (answer.status >= 500) return later("Not saved yet. We’ll keep trying.");
    showAnswer(line, await answer.text());
    state.failing = !answer.ok;
    if (answer.ok) kept = version;
  }

  function touched(event) {
    if (event.target.closest("[data-nosave]") || event.target.type === "file" || !event.target.name) return;
    changed += 1;
    plan(event.type === "change" && event.target.matches('[type="radio"], [type="checkbox"], select') ? CHOOSING : TYPING);
  }

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    leaving = true;
    clearTimeout(timer);
    if (!current) return;
    // A save is on its way. It lands first: its answer says which revision the form then builds on.
    event.preventDefault();
    line.textContent = "Saving, then sending.";
    const { submitter } = event;
    const go = () => (current ? setTimeout(go, 30) : form.requestSubmit(submitter));
    go();
  });
  const again = () => { if (state.unsaved && state.failing) plan(0); };
  window.addEventListener("online", again);
  window.addEventListener("focus", again);
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => { if (state.unsaved && !leaving) event.preventDefault(); });
  if ([...form.elements].some(differs)) {
    changed += 1;
    plan(TYPING);
  }
  return state;
}
