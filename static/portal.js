// Moves the focus to what needs attention first, such as the list of wrong answers. Every page works without this file.
const first = document.querySelector("[data-focus]");
if (first) first.focus();

// Printing needs a script, so the button shows itself only here.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Leaving quickly empties the screen at once, also on a slow line, and takes this page out of the way back.
// No key does this: Escape is what closes things for who uses a screen reader, and a slip would throw them out.
for (const link of document.querySelectorAll("[data-leave]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.body.hidden = true;
    document.title = "";
    window.location.replace(link.href);
  });
}

// A question beside another shows itself when the answer asks for it. Without this file all stand there.
for (const beside of document.querySelectorAll("[data-shown-with]")) {
  const wanted = beside.dataset.shownWith.split(" ");
  const show = () => {
    const given = [...beside.closest("form").querySelectorAll("[name=answer]:checked")].map((input) => input.value);
    beside.hidden = !given.some((value) => wanted.includes(value));
  };
  beside.closest("form").addEventListener("change", show);
  show();
}

// A chosen photo goes at once: one button less to find. The second time is harmless: the list shows what is there.
for (const input of document.querySelectorAll("[data-send-at-once]")) {
  input.addEventListener("change", () => {
    const add = input.form.querySelector("[name=add]");
    if (input.files.length) input.form.requestSubmit(add);
  });
  input.form.addEventListener("submit", () => {
    const busy = input.form.querySelector("[data-busy]");
    if (input.files.length) busy.textContent = busy.dataset.busy;
  });
}
