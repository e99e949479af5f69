// Every page. Nothing here is needed for a page to work; it saves a step or says what happened.
//
// Markup it expects:
//   details[data-menu]   a menu that closes on Escape and on a tap elsewhere
//   #notice              the live region under the bar; a failed htmx request says so in it
//   form[data-once]      a second press of the same button while the first is on its way does nothing
// CSS: the class `js` on <html> lets a screen fold what it can unfold again.

document.documentElement.classList.add("js");

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]") || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});

// Back to a page kept by the browser: its forms may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

/** Say one sentence in the live region under the bar. */
export function say(sentence) {
  const notice = document.querySelector("#notice");
  const line = document.createElement("p");
  line.textContent = sentence;
  notice.replaceChildren(line);
  notice.hidden = false;
}

document.addEventListener("htmx:error", (event) => {
  if (event.detail?.ctx?.response) return;
  say("That didn’t reach us. Check your signal and try again. What you typed is still here.");
});
