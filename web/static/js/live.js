// Keeps a part of the page up to date: asks every few seconds with the ETag it knows,
// says when the connection is lost, and catches up when it is back.

import { refresh } from "./frame.js";

const EVERY = 3000;
const EVERY_WHEN_HIDDEN = 10000;
const GIVE_UP = 10000;
const SLOWEST = 15000;

export class Live {
  constructor(part, { onChange } = {}) {
    this.part = part;
    this.onChange = onChange ?? (() => {});
    this.etag = part.dataset.etag;
    this.failures = 0;
    this.link = document.getElementById("link");
    if (this.link) this.link.hidden = false;
    window.addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => document.hidden || this.now());
    this.later();
  }

  now() {
    clearTimeout(this.timer);
    this.ask();
  }

  later() {
    const pause = document.hidden ? EVERY_WHEN_HIDDEN : EVERY;
    this.timer = setTimeout(() => this.ask(), Math.min(SLOWEST, pause * (1 + this.failures)));
  }

  async ask() {
    try {
      const headers = { Accept: "text/html", "X-Requested-With": "fetch" };
      if (this.etag) headers["If-None-Match"] = this.etag;
      const answer = await fetch(this.part.dataset.live, { headers, signal: AbortSignal.timeout(GIVE_UP), cache: "no-store" });
      if (answer.redirected) return location.reload(); // the log-in has ended
      if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
      this.connected(true);
      if (answer.status === 200) this.take(await answer.text(), answer.headers.get("ETag"));
    } catch {
      this.connected(false);
    }
    this.later();
  }

  connected(yes) {
    this.failures = yes ? 0 : Math.min(this.failures + 1, 4);
    if (!this.link) return;
    const state = yes ? "live" : "lost";
    if (this.link.dataset.state === state) return;
    this.link.dataset.state = state;
    this.link.textContent = yes ? this.link.dataset.live : this.link.dataset.lost;
  }

  take(html, etag) {
    this.etag = etag;
    const known = new Set([...this.part.querySelectorAll("[data-key]")].map((one) => one.dataset.key));
    const scrolled = [...this.part.querySelectorAll("[data-scroll]")].map((one) => [one.dataset.scroll, one.scrollLeft, one.scrollTop]);
    const focused = this.part.contains(document.activeElement) ? document.activeElement.id : "";
    const fresh = document.createRange().createContextualFragment(html);
    this.part.replaceChildren(fresh);
    for (const one of this.part.querySelectorAll("[data-key]")) if (!known.has(one.dataset.key)) one.classList.add("fresh");
    for (const [name, left, top] of scrolled) {
      const same = this.part.querySelector(`[data-scroll="${CSS.escape(name)}"]`);
      if (same) same.scrollTo(left, top);
    }
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    refresh(this.part);
    this.onChange(this.part);
  }
}
