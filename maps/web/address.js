/** The state of the page. It is the address bar and nothing else, so that a link reopens the same thing. */

/**
 * @typedef {object} State
 * @property {string} date    day looked at, YYYY-MM-DD
 * @property {string} job     coverage or divisions
 * @property {string} circle  definition of the circle
 * @property {string} pace    pace it is walked at
 * @property {?number} unit   selected division
 * @property {string} lang    zh or en
 * @property {?{z: number, lat: number, lon: number}} view  where the map looks; null: the whole city
 */

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a text is a day that exists, written YYYY-MM-DD. */
export function isDay(text) {
  if (!DAY.test(text ?? "")) return false;
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.valueOf()) && moment.toISOString().startsWith(text);
}

export class Address {
  /** @param {State} defaults what holds where the address bar is silent or wrong */
  constructor(defaults) {
    this.defaults = defaults;
    this.listeners = [];
    this.state = this.read();
    addEventListener("popstate", () => this.reread());
    addEventListener("hashchange", () => this.reread());
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  /** Change part of the state; `replace` leaves no step in the history (drags, map moves). */
  change(part, { replace = false } = {}) {
    const next = { ...this.state, ...part };
    const text = write(next, this.defaults);
    if (text === write(this.state, this.defaults)) return;
    this.state = next;
    history[replace ? "replaceState" : "pushState"](null, "", text);
    this.tell();
  }

  reread() {
    this.state = this.read();
    this.tell();
  }

  tell() {
    for (const listener of this.listeners) listener(this.state);
  }

  /** @returns {State} */
  read() {
    const given = new URLSearchParams(location.hash.replace(/^#\/?\??/, ""));
    const text = (name) => given.get(name) ?? this.defaults[name];
    return {
      date: isDay(given.get("date")) ? given.get("date") : this.defaults.date,
      job: text("job"),
      circle: text("circle"),
      pace: text("pace"),
      unit: /^\d+$/.test(given.get("unit") ?? "") ? Number(given.get("unit")) : null,
      lang: given.get("lang") === "en" ? "en" : "zh",
      view: readView(given),
    };
  }
}

function readView(given) {
  const view = { z: given.get("z"), lat: given.get("lat"), lon: given.get("lon") };
  const numbers = Object.entries(view).map(([name, text]) => [name, text === null ? NaN : Number(text)]);
  return numbers.every(([, value]) => Number.isFinite(value)) ? Object.fromEntries(numbers) : null;
}

function write(state, defaults) {
  const said = new URLSearchParams({ date: state.date });
  if (state.view) {
    said.set("z", state.view.z.toFixed(2));
    said.set("lat", state.view.lat.toFixed(5));
    said.set("lon", state.view.lon.toFixed(5));
  }
  for (const name of ["job", "circle", "pace", "unit", "lang"]) {
    if (state[name] !== null && state[name] !== defaults[name]) said.set(name, state[name]);
  }
  return `#/?${said}`;
}
