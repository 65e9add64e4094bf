// Served at /offline.js, below a line that names RELEASE, PAGES (language → addresses; the first is the page that says
// what can be done without a line) and ASSETS. It keeps only pages that are the same for everybody: no telling, no
// following, no work of colleagues. The line goes first; what was kept is shown when there is none.
const CACHE = `pages-${RELEASE}`;
const DAY = 24 * 60 * 60 * 1000;
const FRESH = 7 * DAY, OLDEST = 60 * DAY; // pages older than a week are asked anew, and after two months not shown
const PATIENCE = 8000; // milliseconds
const KEPT = new Set([...ASSETS, ...Object.values(PAGES).flat()]);

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  const language = event.data?.keep;
  if (Object.hasOwn(PAGES, language)) event.waitUntil(keep(language));
});

// A new release fetches the languages that the one before had, so that nobody is without pages in between.
async function install() {
  for (const language of Object.keys(PAGES)) {
    if (await caches.match(PAGES[language][0])) await keep(language);
  }
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

async function keep(language) {
  const [first, ...others] = PAGES[language];
  const cache = await caches.open(CACHE);
  const kept = await cache.match(first);
  if (kept && age(kept) < FRESH) return;
  for (const address of [...ASSETS, ...others, first]) { // the first at the end: when it is there, all are
    const answer = await fetch(address, { credentials: "omit" });
    if (!mayBeKept(answer)) throw new Error(`${address} is not the same for everybody`);
    await cache.put(address, answer);
  }
}

function mayBeKept(answer) {
  const says = answer.headers.get("cache-control") ?? "";
  return answer.status === 200 && !answer.redirected && /\bpublic\b/.test(says) && !says.includes("no-store");
}

function age(answer) {
  return Date.now() - Date.parse(answer.headers.get("date"));
}

// Amounts change on 1 January and 1 July: no page from before such a day is shown after it.
function half(moment) {
  return moment.getFullYear() * 2 + (moment.getMonth() < 6 ? 0 : 1);
}

function stillTrue(answer) {
  return age(answer) < OLDEST && half(new Date(answer.headers.get("date"))) === half(new Date());
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (KEPT.has(pathname + search)) event.respondWith(kept(request, pathname + search));
  else if (request.mode === "navigate" && pathname.split("/")[1] in PAGES) event.respondWith(passed(request, pathname));
});

// Anything else is only passed on; without a line, a kind page comes instead of the browser's own.
async function passed(request, pathname) {
  try {
    return await fetch(request);
  } catch (error) {
    const instead = await sayNoLine(pathname);
    if (instead) return instead;
    throw error;
  }
}

async function kept(request, address) {
  const found = await (await caches.open(CACHE)).match(address);
  const page = found?.headers.get("content-type").startsWith("text/html");
  const good = found && (!page || stillTrue(found));
  const late = new Promise((_, fail) => good && setTimeout(fail, PATIENCE, new Error("no answer yet")));
  try {
    const answer = await Promise.race([fetch(request), late]);
    if (answer.status < 500 || !good) return answer;
  } catch (error) {
    const instead = !good && request.mode === "navigate" && (await sayNoLine(address));
    if (instead) return instead;
    if (!good) throw error;
  }
  return page ? asKept(found) : found;
}

// A kept page says of which day it is.
async function asKept(found) {
  const html = (await found.text()).replace("data-kept hidden", "data-kept");
  const headers = new Headers();
  for (const name of ["content-type", "content-language", "content-security-policy", "referrer-policy"]) {
    if (found.headers.has(name)) headers.set(name, found.headers.get(name));
  }
  return new Response(html, { headers });
}

// In the language of the address; else in one that is kept.
async function sayNoLine(pathname) {
  const language = pathname.split("/")[1];
  const cache = await caches.open(CACHE);
  for (const code of [language, ...Object.keys(PAGES)]) {
    const found = Object.hasOwn(PAGES, code) && (await cache.match(PAGES[code][0]));
    if (found) return asKept(found);
  }
  return null;
}
