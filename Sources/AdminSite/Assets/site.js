// What pages do beyond HTML: copying, live parts, trying while typing. Everything else works without it.
"use strict";

// Buttons that need a script are shown where one runs.
document.documentElement.dataset.script = "on";

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
  // The first text only: behind it stands, unseen, what is copied.
  const word = button.firstChild;
  if (button.classList.contains("done")) return;
  const label = word.data;
  word.data = "Copied";
  button.classList.add("done");
  setTimeout(() => { word.data = label; button.classList.remove("done"); }, 1600);
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

// On a phone each row of a table is a block of its own, with the heads of the columns beside its values. Tables stay
// tables for screen readers.
const narrow = matchMedia("(max-width: 40rem)");
const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
function stackTables(root) {
  if (!narrow.matches) return;
  for (const table of root.querySelectorAll("table:not(.stacked)")) {
    const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
    for (const part of [table, ...table.querySelectorAll("thead, tbody, tr, td, th")]) {
      part.setAttribute("role", roles[part.tagName] ?? (part.scope === "row" ? "rowheader" : "columnheader"));
    }
    for (const row of table.querySelectorAll("tbody tr")) {
      [...row.children].forEach((cell, column) => stackCell(cell, heads[column]));
    }
    table.classList.add("stacked");
  }
}
function stackCell(cell, head) {
  if (!cell.textContent.trim() && !cell.querySelector("input")) return cell.classList.add("none");
  // A box to tick stands before its row.
  if (!cell.textContent.trim() && cell.querySelector("input[type=checkbox]")) return cell.classList.add("tick");
  if (cell.tagName !== "TD" || cell.colSpan > 1 || !head) return;
  const value = document.createElement("div");
  value.append(...cell.childNodes);
  cell.append(value);
  cell.dataset.head = head;
}
stackTables(document);
narrow.addEventListener("change", () => stackTables(document));

// Live parts: the server sends their content anew whenever it has changed.
for (const part of document.querySelectorAll("[data-live]")) {
  const events = new EventSource(part.dataset.live);
  let first = true;
  // The browser tries again by itself, but for one who is signed out or refused.
  events.onerror = () => { part.dataset.state = events.readyState === EventSource.CLOSED ? "ended" : "waiting"; };
  events.onmessage = (event) => {
    part.innerHTML = event.data;
    showTimes(part);
    stackTables(part);
    if (!first) { part.classList.remove("live-changed"); void part.offsetWidth; part.classList.add("live-changed"); }
    first = false;
    part.dataset.state = "live";
    // What stands around it, such as the steps of a run, is shown anew when it is over.
    if (part.querySelector("[data-over]")) { events.close(); location.reload(); }
  };
  addEventListener("pagehide", () => events.close());
}

// A form that shows what it would come to while one types: its fields go to `data-try`, the answer into `data-into`.
for (const form of document.querySelectorAll("[data-try]")) {
  const into = document.getElementById(form.dataset.into);
  const panel = into.closest(".beside");
  let timer, running, label;
  // What the field at hand comes to is scrolled into sight, within the panel only.
  const show = () => {
    const part = [...into.querySelectorAll("[data-of]")].find((one) => one.dataset.of === label);
    if (!part || !panel || panel.scrollHeight <= panel.clientHeight) return;
    panel.scrollTop += part.getBoundingClientRect().top - panel.getBoundingClientRect().top - 16;
  };
  const ask = async () => {
    running?.abort();
    running = new AbortController();
    into.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.dataset.try, {
        method: "POST", body: new URLSearchParams(new FormData(form)), signal: running.signal, credentials: "same-origin",
      });
      if (answer.status === 401 || answer.redirected) into.textContent = "You are signed out. Sign in in another tab, then go on here: nothing that you entered is lost.";
      else if (!answer.ok) into.textContent = `This could not be tried just now (${answer.status}). What you entered is still here.`;
      else { into.innerHTML = await answer.text(); show(); }
    } catch (error) {
      if (error.name === "AbortError") return;
      into.textContent = "The server can’t be reached just now. What you entered is still here.";
    }
    into.removeAttribute("aria-busy");
  };
  form.addEventListener("input", (event) => {
    label = event.target.labels?.[0]?.textContent.trim();
    clearTimeout(timer);
    timer = setTimeout(ask, 250);
  });
  if (form.dataset.now !== undefined) ask();
}

// Leaving what was changed and is kept nowhere asks first. `data-guard` names a field that only looks; `data-unsaved`:
// the page came with changes.
for (const form of document.querySelectorAll("form[data-guard]")) {
  const entered = () => JSON.stringify([...new FormData(form)].filter(([name]) => name !== form.dataset.guard));
  const before = entered();
  let leaves = false;
  form.addEventListener("submit", () => { leaves = true; });
  form.addEventListener("click", (event) => { if (event.target.closest("[data-discard]")) leaves = true; });
  addEventListener("pageshow", () => { leaves = false; });
  addEventListener("beforeunload", (event) => {
    if (!leaves && (form.dataset.unsaved !== undefined || entered() !== before)) event.preventDefault();
  });
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

// Dates are UTC in the page: they are shown in the reader's own time, the title of each tells UTC.
const twoDigits = (number) => String(number).padStart(2, "0");
function localDate(at, withSeconds) {
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(twoDigits).join("-");
  const time = [at.getHours(), at.getMinutes(), ...(withSeconds ? [at.getSeconds()] : [])].map(twoDigits).join(":");
  return `${day} ${time}`;
}
function showTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    const date = time.querySelector("[data-local]");
    if (date) date.textContent = localDate(at, date.dataset.local === "seconds");
    time.title = date ? `${time.dateTime} (UTC)` : `${localDate(at, true)} (your time)`;
  }
}
showTimes(document);
