// What pages do beyond HTML: copying, live parts, trying while typing. Everything else works without it.
"use strict";

// On wide screens the menu is always open.
const menu = document.querySelector("[data-menu]");
const wide = matchMedia("(min-width: 56.01rem)");
function settleMenu() { if (menu) menu.open = wide.matches; }
wide.addEventListener("change", settleMenu);
settleMenu();

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  const text = source.value ?? source.textContent;
  try { await navigator.clipboard.writeText(text); }
  catch { selectText(source); document.execCommand("copy"); }
  const label = button.textContent;
  button.textContent = "Copied";
  button.classList.add("done");
  setTimeout(() => { button.textContent = label; button.classList.remove("done"); }, 1600);
});

function selectText(element) {
  if (element.select) return element.select();
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

// A secret stands on the answer of a form: a reload must not send the form again.
const place = document.querySelector("[data-place]");
if (place) history.replaceState(null, "", place.dataset.place);

// Live parts: the server sends their content anew whenever it has changed.
for (const part of document.querySelectorAll("[data-live]")) {
  const events = new EventSource(part.dataset.live);
  let first = true;
  events.onmessage = (event) => {
    part.innerHTML = event.data;
    showTimes(part);
    if (!first) { part.classList.remove("live-changed"); void part.offsetWidth; part.classList.add("live-changed"); }
    first = false;
    part.dataset.state = "live";
  };
  addEventListener("pagehide", () => events.close());
}

// A form that shows what it would come to while one types: its fields go to `data-try`, the answer into `data-into`.
for (const form of document.querySelectorAll("[data-try]")) {
  const into = document.getElementById(form.dataset.into);
  let timer, running;
  const ask = async () => {
    running?.abort();
    running = new AbortController();
    into.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.dataset.try, {
        method: "POST", body: new URLSearchParams(new FormData(form)), signal: running.signal, credentials: "same-origin",
      });
      if (answer.redirected) location.reload();
      into.innerHTML = await answer.text();
      into.removeAttribute("aria-busy");
    } catch (error) { if (error.name !== "AbortError") into.removeAttribute("aria-busy"); }
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 250); });
  if (form.dataset.now !== undefined) ask();
}

// A file that is chosen is read into its text area, where one can look at it.
for (const input of document.querySelectorAll("[data-file-into]")) {
  input.closest(".field").hidden = false;
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (file) document.getElementById(input.dataset.fileInto).value = await file.text();
  });
}

// Rows of a form that can be repeated.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-row]");
  if (!button) return;
  const template = document.getElementById(button.dataset.addRow);
  template.before(template.content.cloneNode(true));
  template.previousElementSibling.querySelector("input, textarea, select")?.focus();
});

// A form is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
});

// Times are UTC in the page; a look at them tells the reader's own.
const local = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
function showTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) time.title = `${local.format(new Date(time.dateTime))} (your time)`;
}
showTimes(document);
