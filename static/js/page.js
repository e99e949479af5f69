// Every page. Nothing here is needed for a page to work; it saves a step or says what happened.
//
// Markup it expects:
//   details[data-menu]   a menu that closes on Escape and on a tap elsewhere
//   #notice              the live region under the bar; a failed htmx request says so in it, and the page stays as it was
//                        (an answer of 400 or more whose root is #error; any other fragment is swapped, whatever its status)
//   [data-needs-script][hidden]   something only a script can serve, shown by it
//   form[data-once]      a second press of the same button while the first is on its way does nothing
// CSS: the class `js` on <html> lets a screen fold what it can unfold again.

document.documentElement.classList.add("js");
for (const helper of document.querySelectorAll("[data-needs-script]")) helper.hidden = false;

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

/** Say what went wrong in the live region under the bar. */
function complain(...words) {
  const notice = document.querySelector("#notice");
  const line = document.createElement("p");
  line.append(...words);
  notice.dataset.kind = "bad";
  notice.hidden = false;
  notice.replaceChildren(line);
}

document.addEventListener("htmx:error", (event) => {
  if (event.detail?.ctx?.response) return;
  complain("That didn’t reach us. Check your signal and try again. What you typed is still here.");
});

// An answer that is only an error must not take the place of what the person was looking at.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (!(ctx?.response?.status >= 400)) return;
  const error = new DOMParser().parseFromString(ctx.text, "text/html").querySelector("#error");
  if (!error) return;
  event.preventDefault();
  const way = ctx.response.status === 401 ? error.querySelector("a") : null;
  const words = [...error.querySelectorAll("h1, p")].map((part) => part.textContent.trim().replace(/[^.?]$/, "$&."));
  complain(words.join(" "), ...(way ? [" ", way] : []));
});
