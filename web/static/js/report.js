// The report form takes the position of the phone, or a tap on the map.

const form = document.getElementById("report");
const state = document.getElementById("position-state");
const mapBox = document.getElementById("report-map");
const LEAFLET = "/static/vendor/leaflet/leaflet.js";
let map;
let pin;

function place(lat, lon, accuracy) {
  form.elements.lat.value = lat.toFixed(6);
  form.elements.lon.value = lon.toFixed(6);
  form.elements.accuracy_m.value = accuracy ? String(Math.round(accuracy)) : "";
  form.elements.place_text.value = "";
  form.elements.datum.value = "wgs84";
}

function located({ coords }) {
  place(coords.latitude, coords.longitude, coords.accuracy);
  state.textContent = state.dataset.found.replace("{metres}", String(Math.round(coords.accuracy)));
  if (map) mark([coords.latitude, coords.longitude], coords.accuracy);
}

function askPosition() {
  state.textContent = state.dataset.asking;
  if (!navigator.geolocation) return refused();
  navigator.geolocation.getCurrentPosition(located, refused, { enableHighAccuracy: true, timeout: 20000, maximumAge: 30000 });
}

function refused() {
  state.textContent = state.dataset.refused;
}

function mark(point, accuracy) {
  pin?.remove();
  pin = L.layerGroup([L.circleMarker(point, { radius: 8, className: "layer-crossing" })]).addTo(map);
  if (accuracy) pin.addLayer(L.circle(point, { radius: accuracy, className: "layer-accuracy" }));
  map.setView(point, Math.max(map.getZoom(), 11));
}

function loaded(source) {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: source, onload: resolve, onerror: reject });
    document.head.append(script);
  });
}

async function openMap() {
  if (map) return;
  try {
    await loaded(LEAFLET);
    const { draw } = await import("./map.js");
    map = await draw(mapBox);
  } catch {
    mapBox.hidden = true;
    return refused();
  }
  map.on("click", ({ latlng }) => {
    const perPixel = 40075016 * Math.cos((latlng.lat * Math.PI) / 180) / 2 ** (map.getZoom() + 8);
    place(latlng.lat, latlng.lng, Math.max(20, perPixel * 10)); // a finger is ten pixels wide
    mark(latlng, Number(form.elements.accuracy_m.value));
    state.textContent = state.dataset.tapped;
  });
  if (form.elements.lat.value) mark([Number(form.elements.lat.value), Number(form.elements.lon.value)], Number(form.elements.accuracy_m.value));
}

function earlier() {
  form.elements.when.value = "earlier";
}

if (form) {
  document.getElementById("locate").hidden = false;
  document.getElementById("use-position").addEventListener("click", askPosition);
  document.getElementById("use-map").addEventListener("click", openMap);
  form.elements.occurred_at.addEventListener("input", earlier);
  if (form.elements.lat.value) state.textContent = state.dataset.tapped;
  document.getElementById("problems")?.focus();
}
