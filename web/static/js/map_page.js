// The map of cases: filtered with the board, coordinates under the cursor.

import { draw, escaped, severityIcon } from "./map.js";

const element = document.getElementById("map");
const readout = document.getElementById("coordinates");
const EVERY = 15000;

function degrees(lat, lon) {
  const pattern = readout.dataset.pattern;
  return pattern.replace("{lat}", lat.toFixed(5)).replace("{lon}", lon.toFixed(5));
}

function popup(properties) {
  return `<b><a href="${encodeURI(properties.url)}">${escaped(properties.number)}</a></b><br>${escaped(properties.what)}<br>${properties.where.map(escaped).join("<br>")}<br>${escaped(properties.stage)}`;
}

async function cases(map, group, fit) {
  const answer = await fetch(element.dataset.cases, { cache: "no-store" });
  if (!answer.ok) return;
  const found = await answer.json();
  group.clearLayers();
  L.geoJSON(found, {
    pointToLayer: ({ properties }, place) => L.marker(place, { icon: severityIcon(properties.severity, properties.closed), title: `${properties.number} · ${properties.what}`, alt: properties.severity_word, riseOnHover: true }),
    onEachFeature: ({ properties }, layer) => layer.bindPopup(popup(properties)),
  }).addTo(group);
  const bounds = group.getBounds();
  if (fit && bounds.isValid()) map.fitBounds(bounds.pad(0.3), { maxZoom: 10 });
}

async function start() {
  const map = await draw(element, { tiles: element.dataset.tiles, attribution: element.dataset.attribution });
  const group = L.featureGroup().addTo(map);
  map.on("mousemove click", ({ latlng }) => { readout.textContent = degrees(latlng.lat, latlng.lng); });
  await cases(map, group, true);
  setInterval(() => document.hidden || cases(map, group, false).catch(() => {}), EVERY);
}

for (const select of document.querySelectorAll(".filters select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
start().catch(() => { element.hidden = true; });
