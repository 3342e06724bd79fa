// Draws our own geodata with Leaflet: no tiles needed, works offline.

const SHAPES = {
  critical: "M4.5 1h7L16 8l-4.5 7h-7L0 8z",
  high: "M8 .8 15.8 15H.2z",
  medium: "M8 0l8 8-8 8-8-8z",
  low: "M8 1.2a6.8 6.8 0 1 0 .01 0z",
};
const SETTLEMENTS_FROM_ZOOM = 8;
const BORDERLAND = [[42.3, 130.2], [45.4, 133.2]];

function own() {
  return document.documentElement.lang.split("-")[0];
}

export function nameOf(properties) {
  const names = properties.names ?? {};
  return names[own()] || names.en || names.ru || names.zh || "";
}

export function severityIcon(severity, closed = false) {
  const path = `<svg viewBox="0 0 16 16" aria-hidden="true" fill="currentColor"><path d="${SHAPES[severity] ?? SHAPES.low}"/></svg>`;
  return L.divIcon({ className: `marker sev-${severity}${closed ? " closed" : ""}`, html: path, iconSize: [20, 20] });
}

// Colours come from the style sheet, so that both themes are right.
function lines(data, className) {
  return L.geoJSON(data, { style: { className, color: null, fillColor: null }, interactive: false });
}

function labelled(feature, layer) {
  const name = nameOf(feature.properties);
  if (!name) return;
  const label = document.createElement("span");
  label.textContent = name;
  layer.bindTooltip(label, { sticky: true });
}

function points(data, className, radius) {
  const pointToLayer = (feature, place) => {
    const dot = L.circleMarker(place, { radius, className });
    const label = document.createElement("span");
    label.textContent = nameOf(feature.properties);
    dot.bindTooltip(label, { direction: "right", className: `place-name ${className.replace("layer", "of")}`, permanent: true, opacity: 1 });
    return dot;
  };
  return L.geoJSON(data, { pointToLayer });
}

function zonesOf(data) {
  const style = (feature) => ({ className: `layer-zone${feature.properties.approximate ? " layer-zone-approximate" : ""}`, color: null, fillColor: null });
  return L.geoJSON(data, { style, onEachFeature: labelled });
}

// Names only when there is room for them.
function byZoom(map, layer, least) {
  const update = () => (map.getZoom() >= least ? layer.addTo(map) : layer.remove());
  map.on("zoomend", update);
  update();
}

// Where names would lie on one another, the more important one stays: cases, crossing
// points, then settlements by size, in the order in which they were drawn.
function thinNames(map) {
  const pane = map.getPanes().tooltipPane;
  const taken = [...map.getPanes().markerPane.children].map((one) => one.getBoundingClientRect());
  const rank = (one) => (one.classList.contains("of-crossing") ? 0 : 1);
  const names = [...pane.querySelectorAll(".place-name")].sort((a, b) => rank(a) - rank(b));
  const boxes = names.map((one) => one.getBoundingClientRect());
  names.forEach((name, at) => {
    const box = boxes[at];
    const meets = (other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
    const hidden = taken.some(meets);
    name.classList.toggle("crowded", hidden);
    if (!hidden) taken.push(box);
  });
}

function keepThin(map) {
  let planned;
  const plan = () => {
    cancelAnimationFrame(planned);
    planned = requestAnimationFrame(() => thinNames(map));
  };
  map.on("zoomend layeradd resize viewreset", plan);
  plan();
}

export async function draw(element, { tiles, attribution } = {}) {
  element.hidden = false;
  const answer = await fetch(element.dataset.layers);
  if (!answer.ok) throw new Error(String(answer.status));
  const layers = await answer.json();
  const map = L.map(element, { zoomControl: false, attributionControl: true, minZoom: 5, maxZoom: 16, zoomAnimation: false, markerZoomAnimation: false, fadeAnimation: false });
  L.control.zoom({ zoomInTitle: element.dataset.zoomIn, zoomOutTitle: element.dataset.zoomOut }).addTo(map);
  map.attributionControl.setPrefix("");
  map.attributionControl.addAttribution(layers.attribution.map(escaped).join(" · "));
  map.fitBounds(BORDERLAND);
  if (tiles) L.tileLayer(tiles, { attribution: escaped(attribution ?? "") }).addTo(map);
  else {
    if (layers.land) lines(layers.land, "layer-land").addTo(map);
    if (layers.water) lines(layers.water, "layer-water").addTo(map);
  }
  lines(layers.belts ?? [], "layer-belt").addTo(map);
  if (layers.uncertain) lines(layers.uncertain, "layer-uncertain").addTo(map);
  zonesOf(layers.zones ?? []).addTo(map);
  lines(layers.border ?? [], "layer-border").addTo(map);
  lines(layers.other_borders ?? [], "layer-border-other").addTo(map);
  if (layers.settlements) byZoom(map, points(layers.settlements, "layer-settlement", 3), SETTLEMENTS_FROM_ZOOM + 1);
  if (layers.crossings) byZoom(map, points(layers.crossings, "layer-crossing", 5), SETTLEMENTS_FROM_ZOOM);
  L.control.scale({ imperial: false }).addTo(map);
  keepThin(map);
  return map;
}

export function escaped(text) {
  const holder = document.createElement("span");
  holder.textContent = text;
  return holder.innerHTML;
}
