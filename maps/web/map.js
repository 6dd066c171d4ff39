/** The map: MapLibre on our own tiles, told what to show by one call, telling back where it looks and what was clicked. */

import { Map as MapLibre, NavigationControl, ScaleControl } from "maplibre-gl";

const LEVELS = ["county", "town", "community"];
const NARROW_PX = 820;

/** Room around the whole city: the band above, the notices below, and no more at the sides than the width allows. */
const roomPx = (box) => ({ top: 48, bottom: 48, left: box.clientWidth > NARROW_PX ? 32 : 12, right: box.clientWidth > NARROW_PX ? 32 : 12 });

/** Which level a click means: what the zoom shows best. */
export function levelAt(zoom) {
  if (zoom < 10) return "county";
  return zoom < 12.2 ? "town" : "community";
}

export class CityMap {
  /** @param {{box: HTMLElement, scale: HTMLElement, style: object, bounds: number[], view: ?object, say: Function}} given */
  constructor({ box, scale, style, bounds, view, say }) {
    this.told = style.metadata.tongtu;
    this.bounds = bounds;
    this.shown = { date: this.told.as_of, unit: null, hover: null, run: undefined, job: null, kinds: null };
    this.map = new MapLibre({
      container: box,
      style,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 120,
      minZoom: 6,
      maxZoom: 18,
      maxBounds: [bounds[0] - 2, bounds[1] - 1.5, bounds[2] + 2, bounds[3] + 1.5],
      transformRequest: ownHostOnly,
      locale: { "NavigationControl.ZoomIn": say("zoom_in"), "NavigationControl.ZoomOut": say("zoom_out") },
      ...(view ? { center: [view.lon, view.lat], zoom: view.z } : { bounds, fitBoundsOptions: { padding: roomPx(box) } }),
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), "bottom-right");
    this.map.addControl(new HomeButton(say("whole_city"), () => this.home()), "bottom-right");
    scale.append(new ScaleControl({ maxWidth: 110, unit: "metric" }).onAdd(this.map));
    this.ready = new Promise((resolve) => this.map.once("style.load", resolve));
  }

  /** Call back with {z, lat, lon} after the reader moved the map. */
  onMove(tell) {
    this.map.on("moveend", () => {
      const { lng, lat } = this.map.getCenter();
      tell({ z: this.map.getZoom(), lat, lon: lng });
    });
  }

  /** Call back with (lon, lat, level) of a click. */
  onClick(tell) {
    this.map.on("click", ({ lngLat }) => tell(lngLat.lng, lngLat.lat, levelAt(this.map.getZoom())));
  }

  /** Call back with whether the map is at rest, and with the counties its tiles hold. */
  onRest(tell) {
    this.map.on("dataloading", () => tell(false));
    this.map.on("idle", () => tell(true, this.drawnCounties()));
  }

  onError(tell) {
    this.map.on("error", ({ error }) => tell(error));
  }

  home() {
    this.map.fitBounds(this.bounds, { padding: roomPx(this.map.getContainer()) });
  }

  get zoom() {
    return this.map.getZoom();
  }

  /** Names of controls in another language. */
  speak(say) {
    const box = this.map.getContainer();
    const names = { zoom_in: ".maplibregl-ctrl-zoom-in", zoom_out: ".maplibregl-ctrl-zoom-out", whole_city: ".home-button" };
    for (const [key, selector] of Object.entries(names)) {
      const button = box.querySelector(selector);
      button.title = say(key);
      button.setAttribute("aria-label", say(key));
    }
    this.map.getCanvas().setAttribute("aria-label", say("map_name", { city: say("city") }));
  }

  /**
   * Show a date, a job, a selection and a run; what has not changed is left alone.
   * `run` is the answer to colour counties by; null: there is none, all are without data; undefined: not known,
   * and then no colour is claimed.
   */
  show({ date, job, unit, hover, run, kinds }) {
    if (date !== this.shown.date) this.showDate(date);
    if (job !== this.shown.job || (run === undefined) !== (this.shown.run === undefined)) this.showJob(job, run);
    if (run !== this.shown.run) this.showShares(run);
    if (kinds !== this.shown.kinds) this.showFacilities(kinds);
    this.mark("selected", this.shown.unit, unit);
    this.mark("hover", this.shown.hover, hover);
    this.shown = { date, job, unit, hover, run, kinds };
  }

  showDate(date) {
    for (const [name, template] of Object.entries(this.told.tiles)) {
      this.map.getSource(name).setTiles([template.replace("{as_of}", date)]);
    }
  }

  /** Ask for the tiles again after some failed. */
  reload() {
    this.showDate(this.shown.date);
  }

  showJob(job, run) {
    for (const { id, metadata } of this.map.getStyle().layers) {
      if (!metadata?.jobs) continue;
      const visible = metadata.jobs.includes(job) && (id !== "coverage" || run !== undefined);
      this.map.setLayoutProperty(id, "visibility", visible ? "visible" : "none");
    }
  }

  showShares(run) {
    for (const sourceLayer of LEVELS) this.map.removeFeatureState({ source: "divisions", sourceLayer });
    Object.assign(this.shown, { unit: null, hover: null });
    for (const { unit_id, level, share } of run?.units ?? []) {
      if (share !== null) this.map.setFeatureState({ source: "divisions", sourceLayer: level, id: unit_id }, { share });
    }
  }

  /** Only facilities that count for the circle: `kinds`, or all when they are not known. */
  showFacilities(kinds) {
    const all = this.told.facilities.flatMap((group) => group.kinds);
    const filter = ["in", ["get", "kind"], ["literal", kinds ?? all]];
    for (const layer of ["facilities", "facility-names"]) this.map.setFilter(layer, filter);
  }

  mark(state, before, after) {
    if (before === after) return;
    for (const [id, value] of [[before, false], [after, true]]) {
      if (id === null) continue;
      for (const sourceLayer of LEVELS) {
        this.map.setFeatureState({ source: "divisions", sourceLayer, id }, { [state]: value });
      }
    }
  }

  drawnCounties() {
    const drawn = this.map.querySourceFeatures("divisions", { sourceLayer: "county" });
    return new Set(drawn.map((feature) => feature.id)).size;
  }
}

/** Tiles come from the page's own host; any other address is refused before it is asked. */
function ownHostOnly(address) {
  const url = new URL(address, location.href);
  if (!["data:", "blob:"].includes(url.protocol) && url.origin !== location.origin) {
    throw new Error(`refused: ${url.origin} is not this host`);
  }
  return { url: url.href };
}

class HomeButton {
  constructor(name, act) {
    this.box = document.createElement("div");
    this.box.className = "maplibregl-ctrl maplibregl-ctrl-group";
    this.box.innerHTML =
      '<button type="button" class="home-button"><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5" /></svg></button>';
    this.box.firstChild.title = name;
    this.box.firstChild.setAttribute("aria-label", name);
    this.box.firstChild.addEventListener("click", act);
  }

  onAdd() {
    return this.box;
  }

  onRemove() {
    this.box.remove();
  }
}
