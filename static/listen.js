// Reads a text aloud, sentence by sentence, with the voices of the device itself: nothing goes over the line.
// Remembers nothing. Every page works without this file.
const SLOW = 0.7, NORMAL = 1;
const PATIENCE = 1500; // milliseconds that a browser may take to find its voices
const BLOCKS = "p, li, h1, h2, h3, h4, legend, label, dt, dd, summary, figcaption, caption, td, th, .hint, .choice > span, section, article, div";
const NOT_READ = "[data-listen], script, style, template, svg, button, select, textarea, input, .unseen, [hidden], [aria-hidden=true]";
const UNHEARD = /[\u200e\u200f\u2066-\u2069]/g; // marks of direction: some voices say their names

const bar = document.querySelector("[data-listen]");
const text = document.querySelector("[data-read]");
const engine = window.speechSynthesis;
if (bar && text && engine) listen(bar, text);

function listen(bar, text) {
  const [play, stop, slow, said] = ["play", "stop", "slow", "said"].map((name) => bar.querySelector(`[data-${name}]`));
  let sentences = [];
  let at = 0;
  let turn = 0; // grows with each start and stop, so that an utterance of before says nothing any more
  let state = "begin"; // begin, pause (it reads; the button pauses), on (it waits; the button goes on)

  function show(now) {
    state = now;
    play.querySelector("span").textContent = play.dataset[now];
    stop.hidden = slow.hidden = now === "begin";
  }

  async function begin() {
    said.textContent = "";
    const voices = await voicesOfDevice();
    sentences = sentencesIn(text);
    const language = langOf(text);
    if (!voiceFor(voices, language)) {
      said.textContent = said.dataset.none;
      return;
    }
    at = 0;
    speak(voices);
  }

  function speak(voices) {
    const mine = ++turn;
    engine.cancel();
    show("pause");
    const next = () => {
      if (mine !== turn) return;
      if (at >= sentences.length) {
        end();
        said.textContent = said.dataset.done;
        return;
      }
      const sentence = sentences[at];
      mark(sentence);
      const parts = byLanguage(sentence);
      const sayPart = () => {
        if (mine !== turn) return;
        const part = parts.shift();
        if (!part) {
          at += 1;
          next();
          return;
        }
        const words = new SpeechSynthesisUtterance(part.words);
        words.voice = voiceFor(voices, part.language) ?? voiceFor(voices, langOf(text));
        words.lang = words.voice.lang;
        words.rate = slow.getAttribute("aria-pressed") === "true" ? SLOW : NORMAL;
        words.addEventListener("end", sayPart);
        words.addEventListener("error", (event) => {
          if (mine !== turn || event.error === "canceled" || event.error === "interrupted") return;
          end();
          said.textContent = said.dataset.none;
        });
        speak.saying = words; // some browsers forget an utterance that nobody holds, and then never say it ended
        engine.speak(words);
      };
      sayPart();
    };
    next();
  }

  function end() {
    turn += 1;
    engine.cancel();
    unmark();
    if (document.activeElement === stop || document.activeElement === slow) play.focus();
    show("begin");
  }

  play.addEventListener("click", async () => {
    if (state === "begin") {
      await begin();
    } else if (state === "pause") {
      turn += 1; // the sentence is said anew later: phones can't go on in the middle of one
      engine.cancel();
      show("on");
    } else {
      speak(await voicesOfDevice());
    }
  });
  stop.addEventListener("click", end);
  slow.addEventListener("click", async () => {
    slow.setAttribute("aria-pressed", String(slow.getAttribute("aria-pressed") !== "true"));
    if (state === "pause") speak(await voicesOfDevice());
  });
  window.addEventListener("pagehide", end);
  for (const link of document.querySelectorAll("[data-leave]")) link.addEventListener("click", end);
  bar.hidden = false;
}

// ---------------------------------------------------------------- voices

// Only those on the device: the others send the text to whoever made the browser.
function voicesOfDevice() {
  const own = () => engine.getVoices().filter((voice) => voice.localService);
  if (own().length) return Promise.resolve(own());
  return new Promise((found) => {
    const done = () => found(own());
    engine.addEventListener?.("voiceschanged", done, { once: true });
    setTimeout(done, PATIENCE);
  });
}

function voiceFor(voices, language) {
  const speaks = (voice) => voice.lang.toLowerCase().replace("_", "-").split("-")[0] === language;
  const fitting = voices.filter(speaks);
  return fitting.find((voice) => voice.lang.toLowerCase().endsWith(`-${language}`)) ?? fitting[0];
}

function langOf(node) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  return element.closest("[lang]").lang.split("-")[0].toLowerCase();
}

// ---------------------------------------------------------------- sentences

// The text that stands in a block itself, not in blocks inside it, and that people can see.
function nodesOf(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const seen = parent.checkVisibility?.() ?? parent.getClientRects().length > 0;
    if (parent.closest(BLOCKS) === block && !parent.closest(NOT_READ) && seen) found.push(walker.currentNode);
  }
  return found;
}

// Where each sentence stands: a block, and from which letter to which of its text.
function sentencesIn(root) {
  const found = [];
  for (const block of [root, ...root.querySelectorAll(BLOCKS)]) {
    const words = nodesOf(block).map((node) => node.data).join("");
    for (const [begin, end] of cut(words, langOf(block))) found.push({ block, begin, end });
  }
  return found;
}

function cut(words, language) {
  const pieces = Intl.Segmenter
    ? [...new Intl.Segmenter(language, { granularity: "sentence" }).segment(words)].map((piece) => piece.segment)
    : words.match(/[^.!?؟]+[.!?؟]*\s*|[.!?؟]+\s*/g) ?? [];
  const found = [];
  let place = 0;
  for (const piece of pieces) {
    const begin = place + piece.length - piece.trimStart().length;
    place += piece.length;
    const end = place - (piece.length - piece.trimEnd().length);
    if (/[\p{L}\p{N}]/u.test(piece)) found.push([begin, end]);
  }
  return found;
}

// The pieces of text nodes that make up a sentence now.
function piecesOf({ block, begin, end }) {
  const found = [];
  let place = 0;
  for (const node of nodesOf(block)) {
    const [from, to] = [Math.max(begin - place, 0), Math.min(end - place, node.length)];
    if (from < to) found.push({ node, from, to });
    place += node.length;
  }
  return found;
}

// A Dutch word in an Arabic sentence is said by a Dutch voice.
function byLanguage(sentence) {
  const parts = [];
  for (const { node, from, to } of piecesOf(sentence)) {
    const language = langOf(node), words = node.data.slice(from, to);
    const last = parts.at(-1);
    if (last?.language === language) last.words += words;
    else parts.push({ language, words });
  }
  return parts
    .map(({ language, words }) => ({ language, words: words.replace(UNHEARD, "").replace(/\s+/g, " ").trim() }))
    .filter(({ words }) => /[\p{L}\p{N}]/u.test(words));
}

// ---------------------------------------------------------------- highlighting

const canHighlight = "highlights" in (window.CSS ?? {}) && "Highlight" in window;

function mark(sentence) {
  unmark();
  const pieces = piecesOf(sentence);
  if (canHighlight) {
    CSS.highlights.set("said", new Highlight(...pieces.map(({ node, from, to }) => {
      const range = new Range();
      range.setStart(node, from);
      range.setEnd(node, to);
      return range;
    })));
  } else {
    for (const { node, from, to } of pieces) {
      const piece = node.splitText(from);
      piece.splitText(to - from);
      const around = document.createElement("span");
      around.className = "said";
      piece.replaceWith(around);
      around.append(piece);
    }
  }
  const box = sentence.block.getBoundingClientRect();
  if (box.top < 0 || box.bottom > window.innerHeight) sentence.block.scrollIntoView({ block: "center" });
}

// Puts the text back exactly as it was.
function unmark() {
  if (canHighlight) {
    CSS.highlights.delete("said");
    return;
  }
  for (const around of document.querySelectorAll("span.said")) {
    const parent = around.parentNode;
    around.replaceWith(...around.childNodes);
    parent.normalize();
  }
}
