// The board stays live, filters apply at once, and keys move between cards.

import { Live } from "./live.js";

const part = document.getElementById("live");
const title = document.title;

function count() {
  const waiting = Number(part.firstElementChild?.dataset.overdue ?? 0);
  document.title = waiting ? `(${waiting}) ${title}` : title;
  const inbox = document.getElementById("inbox-count");
  const items = Number(part.firstElementChild?.dataset.inbox ?? 0);
  if (inbox) {
    inbox.hidden = !items;
    inbox.textContent = String(items);
  }
}

function step(by) {
  const cards = [...document.querySelectorAll(".card-number")];
  const next = cards.indexOf(document.activeElement) + by;
  cards[Math.max(0, Math.min(cards.length - 1, next))]?.focus();
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "/") {
    event.preventDefault();
    document.querySelector(".filters [name=q]")?.focus();
  }
}

for (const select of document.querySelectorAll(".filters select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
document.addEventListener("keydown", keys);
if (part) {
  new Live(part, { onChange: count });
  count();
}
