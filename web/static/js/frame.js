// What every page does while it is open: clocks, ages and deadlines stay true.

const LANGUAGE = document.documentElement.lang;
const STEPS = [["day", 86400], ["hour", 3600], ["minute", 60]];
const DAYS_SHOWN_AS_AGE = 6;
const relative = new Intl.RelativeTimeFormat(LANGUAGE, { style: "short", numeric: "always" });

function clockText(zone, moment) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
}

function largestUnit(seconds) {
  const [unit, length] = STEPS.find(([, size]) => seconds >= size) ?? STEPS.at(-1);
  return [unit, Math.max(1, Math.round(seconds / length))];
}

function span(seconds) {
  const [unit, count] = largestUnit(seconds);
  return new Intl.NumberFormat(LANGUAGE, { style: "unit", unit, unitDisplay: "short" }).format(count);
}

function refreshAge(element, now) {
  const seconds = (now - new Date(element.dateTime)) / 1000;
  if (seconds < 60 || seconds > DAYS_SHOWN_AS_AGE * 86400) return; // as the server wrote it
  const [unit, count] = largestUnit(seconds);
  element.textContent = relative.format(-count, unit);
}

function refreshDeadline(element, now) {
  const late = (now - new Date(element.dataset.due)) / 1000;
  if (late < 0) return;
  element.classList.add("overdue");
  element.textContent = element.dataset.overdue.replace("{time}", span(late));
}

export function refresh(root = document) {
  const now = Date.now();
  for (const clock of root.querySelectorAll("[data-clock]")) clock.textContent = clockText(clock.dataset.clock, now);
  for (const age of root.querySelectorAll('[data-time="ago"]')) refreshAge(age, now);
  for (const due of root.querySelectorAll("[data-due]")) refreshDeadline(due, now);
}

function closeMenus(event) {
  for (const menu of document.querySelectorAll("details.account[open]")) {
    if (event.type === "keydown" ? event.key === "Escape" : !menu.contains(event.target)) menu.open = false;
  }
}

// A form is sent once, however often a cold thumb taps.
function sendOnce(event) {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
}

function sendAgain() {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
}

refresh();
setInterval(refresh, 5000);
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", closeMenus);
document.addEventListener("submit", sendOnce);
window.addEventListener("pageshow", sendAgain);
