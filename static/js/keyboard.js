// Shared by the screens with single-key shortcuts: when a key is a shortcut and when it is typing.
//
// Markup it expects:
//   body[data-keys="off"]                 the person has turned single-key shortcuts off (kept on the server)
//   input[data-keys-toggle][data-url]     a box, ticked while shortcuts are on; a change counts at once and posts keys=on|off to data-url

const TYPED_IN = 'textarea, select, [contenteditable], input:not([type="radio"], [type="checkbox"], [type="button"], [type="submit"])';

/** True when this key press may be taken as a shortcut (WCAG 2.1.4). */
export function isShortcut(event) {
  if (document.body.dataset.keys === "off" || event.defaultPrevented) return false;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  return !event.target.matches(TYPED_IN);
}

document.addEventListener("change", (event) => {
  const box = event.target;
  if (!box.matches("[data-keys-toggle]")) return;
  document.body.dataset.keys = box.checked ? "on" : "off";
  fetch(box.dataset.url, {
    method: "POST",
    body: new URLSearchParams({ keys: document.body.dataset.keys }),
    headers: { "HX-Request": "true" },
  }).catch(() => {});
});
