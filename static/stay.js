// Says it two minutes before a session ends, and lets somebody stay without leaving the page. Every page works without this.
const SOON = 2 * 60, LOOK = 5000; // seconds, milliseconds
const until = document.querySelector("[data-until]");
const said = document.querySelector("[data-say]");
const stay = document.querySelector("[data-stay]");
const inside = document.querySelectorAll("[data-stay], [data-inside]"); // of use to who is signed in
const again = document.querySelector("[data-again]");
let ends = endOf(until);

// By the clock of this device, from here on: a laptop that slept knows it too.
function endOf(element) {
  return Date.now() + Number(element.dataset.seconds) * 1000;
}

function say(words) {
  if (said.textContent !== words) said.textContent = words;
}

function look() {
  const left = (ends - Date.now()) / 1000;
  const over = left <= 0;
  say(over ? said.dataset.over : left <= SOON ? said.dataset.soon : "");
  until.hidden = over;
  again.hidden = !over;
  for (const link of inside) link.hidden = over;
}

stay?.addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const page = await (await fetch(stay.href)).text();
    const now = new DOMParser().parseFromString(page, "text/html").querySelector("[data-until]");
    if (!now) throw new Error("signed out");
    until.textContent = now.textContent;
    ends = endOf(now);
    look();
  } catch {
    window.open(stay.href, "_blank", "noopener"); // that page says what is the matter
  }
});

setInterval(look, LOOK);
document.addEventListener("visibilitychange", look);
window.addEventListener("pageshow", look);
look();
