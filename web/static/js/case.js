// The small map of a case, and a word when somebody else has changed it.

import { draw, severityIcon } from "./map.js";

const CHECK_EVERY = 5000;
const CLOSE_ZOOM = 11;

async function showPlace(element) {
  const { lat, lon, accuracy, severity, reachLat, reachLon } = element.dataset;
  const place = [Number(lat), Number(lon)];
  const map = await draw(element);
  map.setView(place, CLOSE_ZOOM);
  if (accuracy) L.circle(place, { radius: Number(accuracy), className: "layer-accuracy" }).addTo(map);
  L.marker(place, { icon: severityIcon(severity), keyboard: false }).addTo(map);
  if (!reachLat) return;
  const line = L.polyline([place, [Number(reachLat), Number(reachLon)]], { className: "layer-reach" }).addTo(map);
  map.fitBounds(line.getBounds().pad(0.4), { maxZoom: CLOSE_ZOOM + 2 });
}

async function watch(head) {
  const link = document.getElementById("link");
  try {
    const answer = await fetch(head.dataset.versionUrl, { cache: "no-store", signal: AbortSignal.timeout(8000) });
    if (answer.redirected) return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    const { version } = await answer.json();
    if (version !== head.dataset.version) changed();
    tell(link, "live");
  } catch {
    tell(link, "lost");
  }
  setTimeout(() => watch(head), CHECK_EVERY);
}

function tell(link, state) {
  if (!link) return;
  link.hidden = false;
  link.dataset.state = state;
  link.textContent = link.dataset[state];
}

// Whoever is typing is not disturbed: they are told. Others see the new page at once.
function changed() {
  const typed = [...document.querySelectorAll("textarea, input[type=text]")].some((one) => one.value !== one.defaultValue);
  const open = document.querySelector("details[open].act, textarea:focus, input:focus, select:focus");
  if (typed || open) document.getElementById("changed").hidden = false;
  else location.reload();
}

const map = document.getElementById("case-map");
if (map) showPlace(map).catch(() => { map.hidden = true; });
const head = document.querySelector("[data-version-url]");
if (head) watch(head);
