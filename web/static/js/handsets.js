// The handsets stay live; an answer is sent without leaving the page.

import { Live } from "./live.js";

const part = document.getElementById("live");
const live = new Live(part);

async function answer(event) {
  const form = event.target.closest("form");
  if (!form || !part.contains(form)) return;
  event.preventDefault();
  try {
    const sent = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Requested-With": "fetch" }, redirect: "manual" });
    if (sent.type !== "opaqueredirect" && !sent.ok) throw new Error(String(sent.status));
    live.now();
  } catch {
    form.submit(); // without the script's help the browser tells what is wrong
  } finally {
    delete form.dataset.sent;
  }
}

part.addEventListener("submit", answer);
