// Nothing typed is lost. What is typed is kept in this tab (never for a private change) and, at a pause, on the server.
// A form is sent once the line is there; until then the page stays as it is. Every page works without this file.
const PAUSE = 1000, PATIENCE = 8000, AGAIN = 5000; // milliseconds
const KEPT = "typed:", SENT = "sent", BEGUN = "begun";
const status = document.querySelector("[data-offline]");
const typing = document.querySelector("form[data-keep]");
const box = tabStorage();
const here = place(location.href);

// The same page in every language.
function place(address) {
  return new URL(address, location.href).pathname.replace(/^\/[^/]+/, "");
}

// Some browsers forbid storage; then only the server keeps what is typed.
function tabStorage() {
  try {
    sessionStorage.getItem(BEGUN);
    return sessionStorage;
  } catch {
    return { getItem: () => null, setItem() {}, removeItem() {}, clear() {} };
  }
}

function read(name) {
  return JSON.parse(box.getItem(name) || "null");
}

// ---------------------------------------------------------------- what was kept before

// Another page came after sending: the server has what was sent. A page about a failure says nothing of the kind.
const sent = read(SENT);
if (document.querySelector("[data-failed]")) {
  box.removeItem(SENT);
} else if (sent && sent.place !== here) {
  if (sent.ends) box.clear();
  else box.removeItem(KEPT + sent.place);
  box.removeItem(SENT);
}
// A new start after sending or wiping: a page from before it is asked anew, see the end.
if (!box.getItem(BEGUN)) box.setItem(BEGUN, String(Date.now()));
const begun = box.getItem(BEGUN);

const ticks = (field) => field.type === "radio" || field.type === "checkbox";

// All fields as [name, value]: as the server made them, or as they are now.
function fields(form, asMade) {
  const list = [];
  for (const field of form.elements) {
    if (!field.name || ["hidden", "submit", "button"].includes(field.type)) continue;
    if (ticks(field)) {
      if (asMade ? field.defaultChecked : field.checked) list.push([field.name, field.value]);
    } else if (asMade && field.options) {
      const made = [...field.options].find((option) => option.defaultSelected) || field.options[0];
      list.push([field.name, made.value]);
    } else {
      list.push([field.name, asMade ? field.defaultValue : field.value]);
    }
  }
  return JSON.stringify(list);
}

function putBack(form, list) {
  for (const field of form.elements) {
    const mine = list.filter(([name]) => name === field.name).map(([, value]) => value);
    if (ticks(field)) field.checked = mine.includes(field.value);
    else if (mine.length && field.type !== "hidden") field.value = mine[0];
  }
  form.dispatchEvent(new Event("change"));
}

// ---------------------------------------------------------------- while typing

let ending = false; // sent, wiped or left: nothing more to keep
let saving = Promise.resolve();
let pause, saved;
let turn = 0; // two savings may overtake each other; the server keeps the latest of this page
const visit = Math.random().toString(36).slice(2, 12);

function save() {
  clearTimeout(pause);
  if (!typing || ending || fields(typing) === saved) return;
  saved = fields(typing);
  const body = new URLSearchParams(new FormData(typing));
  body.set("turn", `${visit}.${++turn}`);
  saving = fetch(typing.dataset.keep, { method: "POST", body, keepalive: true }).then(
    (answer) => answer.ok || (saved = null),
    () => (saved = null),
  );
}

if (typing) {
  const made = fields(typing, true);
  const kept = read(KEPT + here);
  const keep = () => {
    ending = false;
    box.setItem(KEPT + here, JSON.stringify({ made, now: fields(typing) }));
    clearTimeout(pause);
    pause = setTimeout(save, PAUSE);
  };
  saved = made;
  if (fields(typing) !== made) keep(); // typed before this file was here
  else if (kept && kept.made === made) putBack(typing, JSON.parse(kept.now));
  typing.addEventListener("input", keep);
  document.addEventListener("visibilitychange", () => document.hidden && save());
  window.addEventListener("pagehide", save);
}

for (const link of document.querySelectorAll("[data-leave]")) {
  link.addEventListener("click", () => {
    ending = true;
    box.clear();
  });
}

// ---------------------------------------------------------------- sending

let wanted = null; // the button that was pressed last
let trying = false, passing = false;
let again;

function wait(time) {
  return new Promise((resolve) => setTimeout(resolve, time));
}

// Any answer below 500 means that the line and the server are there.
async function reachable() {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return (await fetch(status.dataset.offline, { cache: "no-store", signal: stop.signal })).status < 500;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function tell() {
  wanted.form.removeAttribute("data-sending");
  if (status.hasChildNodes()) return;
  status.append(document.querySelector("[data-offline-words]").content.cloneNode(true));
  status.querySelector("button").addEventListener("click", attempt);
}

async function attempt() {
  if (!wanted || trying) return;
  trying = true;
  wanted.form.setAttribute("data-sending", "");
  clearTimeout(again);
  const there = await reachable();
  await Promise.race([saving, wait(PATIENCE)]); // what was kept in between may not come after the answer
  trying = false;
  if (!there) {
    tell();
    again = setTimeout(attempt, AGAIN);
    return;
  }
  status.replaceChildren();
  const button = wanted;
  wanted = null;
  passing = true;
  button.click();
  passing = false;
}

for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    clearTimeout(pause);
    const wipes = form.matches("[data-wipe]");
    if (wipes) box.clear();
    if (passing || !event.submitter || !status) { // a page about a failure has no place to tell of the line
      ending = true;
      if (!wipes) box.setItem(SENT, JSON.stringify({ place: place(form.action), ends: form.matches("[data-ends]") }));
      return;
    }
    event.preventDefault();
    wanted = event.submitter;
    attempt();
  });
}

window.addEventListener("online", () => {
  attempt();
  save();
});

// Back or forward to a page that the browser kept alive: after wiping or sending it asks the server anew.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  if (box.getItem(BEGUN) !== begun) location.reload();
  [wanted, ending] = [null, false];
  for (const form of document.querySelectorAll("[data-sending]")) form.removeAttribute("data-sending");
  status?.replaceChildren();
});
