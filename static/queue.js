// Keys on the list of signals, and how many are ticked. Everything also works without this file.
const rows = [...document.querySelectorAll("[data-row]")];
const links = rows.map((row) => row.querySelector("h2 a"));
const keys = document.querySelector("[data-keys]");
const swap = document.querySelector("[data-keys-switch]");
const KEEP = "queue-keys-off";

// A browser may refuse to keep anything; then the keys are on again at the next page.
let off = false;
try {
  off = localStorage.getItem(KEEP) === "yes";
} catch {
  off = false;
}

const show = () => {
  swap.textContent = off ? swap.dataset.on : swap.dataset.off;
};
keys.hidden = false;
show();
swap.addEventListener("click", () => {
  off = !off;
  show();
  try {
    localStorage.setItem(KEEP, off ? "yes" : "no");
  } catch {
    return; // it holds for this page
  }
});

// Where the reader is: the row that has the focus, or the one that was last read.
// After a claim the address names its link, and the browser itself goes there.
let place = links.findIndex((link) => `#${link.id}` === window.location.hash);
for (const [number, row] of rows.entries()) row.addEventListener("focusin", () => { place = number; });

const go = (step) => {
  const next = Math.min(Math.max(place + step, 0), rows.length - 1);
  if (rows.length) links[next].focus();
};
const inRow = () => rows[place]?.contains(document.activeElement);
const toggle = () => {
  keys.open = !keys.open;
  if (keys.open) keys.querySelector("summary").focus();
};
const DO = {
  j: () => go(1),
  k: () => go(place < 0 ? 1 : -1),
  c: () => inRow() && rows[place].querySelector("[name=claim]")?.click(),
  x: () => inRow() && rows[place].querySelector("[name=signal]").click(),
  "/": () => window.location.assign(document.querySelector("[data-search]").href),
  "?": toggle,
};
const ARROWS = { ArrowDown: 1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  if (off || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  // Typing is typing: a tick box is no place to type.
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  if (event.key in ARROWS && inRow()) go(ARROWS[event.key]);
  else if (Object.hasOwn(DO, event.key.toLowerCase())) DO[event.key.toLowerCase()]();
  else return;
  event.preventDefault();
});

// Says on the button how many are ticked; the button stands there without this file too.
const button = document.querySelector("[data-count]");
const form = document.getElementById("bulk");
if (form) {
  const plain = button.textContent;
  const count = () => {
    const number = form.querySelectorAll("[name=signal]:checked").length;
    button.textContent = number ? button.dataset.count.replace("{number}", number) : plain;
  };
  form.addEventListener("change", count);
  count();
}
