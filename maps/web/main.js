/** The page put together: address → questions → views and map. */

import { html, nothing, render } from "lit/html.js";
import { Address } from "./address.js";
import { Register, readConfig, readRun, readRuns, readStyle } from "./api.js";
import { dateBarView } from "./datebar.js";
import { headerView } from "./header.js";
import { legendView } from "./legend.js";
import { CityMap } from "./map.js";
import { jobOr, panelView, railView } from "./panel.js";
import { Resources } from "./resources.js";
import { empty, failure } from "./states.js";
import { speaker } from "./strings.js";

const DRAG_MS = 120;
const box = (id) => document.getElementById(id);

class Page {
  constructor(config, style, address) {
    this.config = config;
    this.told = style.metadata.tongtu;
    this.address = address;
    this.register = new Register();
    this.resources = new Resources(() => this.draw());
    this.local = { hover: null, sort: { key: "name", down: false }, legendOpen: true, tilesFailed: false };
    this.rest = { still: false, counties: 0 };
    this.act = this.actions();
    this.map = this.openMap(style);
    this.address.onChange(() => this.draw());
    addEventListener("keydown", (event) => this.key(event));
    this.draw();
  }

  openMap(style) {
    const { state } = this.address;
    const say = speaker(state.lang);
    const given = { box: box("map"), scale: box("scale"), style, bounds: this.config.bounds, view: state.view, say };
    try {
      const map = new CityMap(given);
      map.onMove((view) => this.address.change({ view }, { replace: true }));
      map.onClick((lon, lat, level) => this.pick(lon, lat, level));
      map.onError(() => this.set({ tilesFailed: true }));
      map.onRest((still, counties) => this.atRest(still, counties));
      map.ready.then(() => {
        map.loaded = true;
        this.draw();
      });
      return map;
    } catch {
      return null;
    }
  }

  actions() {
    const change = (part, how) => this.address.change(part, how);
    return {
      date: (date) => change({ date }),
      drag: (date) => this.drag(date),
      job: (job) => change({ job }),
      choose: (name, id) => change({ [name]: id }),
      unit: (unit) => change({ unit }),
      language: () => change({ lang: this.address.state.lang === "en" ? "zh" : "en" }),
      hover: (hover) => this.set({ hover }),
      sort: (key) => this.set({ sort: { key, down: this.local.sort.key === key ? !this.local.sort.down : key !== "name" } }),
      legend: (open) => this.set({ legendOpen: open }),
      retry: () => this.resources.retry(),
      sheet: () => document.body.classList.toggle("sheet-closed"),
      skip: (event) => {
        event.preventDefault();
        box("panel").focus();
      },
    };
  }

  set(part) {
    Object.assign(this.local, part);
    this.draw();
  }

  /** While the thumb is dragged the date moves at once on the bar, and at most every DRAG_MS in the data. */
  drag(date) {
    this.dragged = date;
    this.dragTimer ??= setTimeout(() => {
      this.dragTimer = null;
      this.address.change({ date: this.dragged }, { replace: true });
    }, DRAG_MS);
  }

  async pick(lon, lat, level) {
    const { date, job, unit } = this.address.state;
    const wanted = job === "coverage" ? "county" : level;
    try {
      const chain = await this.register.at(date, lon, lat);
      const found = chain.find((each) => each.level === wanted) ?? chain.at(-1);
      this.act.unit(found && found.id !== unit ? found.id : null);
    } catch {
      this.set({ tilesFailed: true });
    }
  }

  atRest(still, counties) {
    this.rest = { still, counties: still ? counties : this.rest.counties };
    this.mark();
  }

  key(event) {
    if (event.key !== "Escape" || document.querySelector(":popover-open")) return;
    this.act.unit(null);
  }

  /** Everything the views need, for the state as it is now. */
  model() {
    const { state: said } = this.address;
    const state = { ...said, job: jobOr(said.job, "coverage") };
    const say = speaker(state.lang);
    const { date, unit } = state;
    const run = this.run(state);
    const band = parseInt(run.value?.run.band, 10);
    return {
      state,
      say,
      run,
      config: this.config,
      told: this.told,
      zoom: this.map?.zoom ?? 0,
      circle: this.config.circles.find((each) => each.id === state.circle),
      pace: this.config.paces.find((each) => each.id === state.pace),
      who: band ? say("who_band", { age: band }) : say("who"),
      counties: this.resources.read("counties", date, (signal) => this.register.list(date, "county", { signal })),
      unit: unit === null ? {} : this.resources.read("unit", `${date} ${unit}`, (signal) => this.register.unit(date, unit, signal)),
      ...this.local,
    };
  }

  /** The run that answers the state: first which there are for the date, then the one itself. */
  run({ date, circle, pace }) {
    const runs = this.resources.read("runs", date, (signal) => readRuns(date, signal));
    if (runs.error) return { error: runs.error };
    const wanted = (each) => each.circle === circle && each.pace === pace && each.level === "county";
    const head = runs.fresh ? runs.value.find(wanted) : undefined;
    if (runs.fresh && !head) return { missing: true, fresh: true };
    const key = head?.id ?? this.resources.slot("run").key;
    if (key === undefined) return { fresh: false };
    const run = this.resources.read("run", key, (signal) => readRun(key, signal));
    return runs.fresh ? run : { ...run, fresh: false };
  }

  /** Draw once for all that changed in this turn. */
  draw() {
    this.drawing ??= Promise.resolve().then(() => {
      this.drawing = null;
      this.paint();
    });
  }

  paint() {
    const model = this.model();
    const { say, state } = model;
    document.documentElement.lang = state.lang === "en" ? "en" : "zh-CN";
    document.title = say("title", { city: say("city") });
    box("rail").setAttribute("aria-label", say("jobs"));
    box("legend").setAttribute("aria-label", say("legend"));
    document.body.classList.toggle("past", state.date !== this.config.today);
    render(headerView(model, this.act), box("header"));
    render(railView(model, this.act), box("rail"));
    render(panelView(model, this.act), box("panel"));
    render(dateBarView(model, this.act), box("datebar"));
    render(legendView(model, this.act), box("legend"));
    render(noticeLines(model), box("notice-lines"));
    render(bandView(model), box("band"));
    render(this.toast(model), box("toast"));
    this.paintMap(model);
    this.latest = model;
    this.mark();
  }

  paintMap({ state, run, circle, hover, say }) {
    if (!this.map?.loaded) return;
    const known = run.missing ? null : run.value;
    this.map.show({ ...state, hover, run: run.error ? undefined : known, kinds: circle?.kinds });
    this.map.speak(say);
  }

  toast({ say, tilesFailed }) {
    if (!this.map) return html`<p>${say("no_webgl")}</p>`;
    if (!tilesFailed) return nothing;
    const again = () => {
      this.set({ tilesFailed: false });
      this.map.reload();
    };
    return html`<p>${say("tiles_failed")} <button type="button" @click=${again}>${say("retry")}</button></p>`;
  }

  /** What tests and the progress line go by: loading, ready or error, the date, the counties listed and drawn. */
  mark() {
    if (!this.latest) return;
    const { counties, run, state } = this.latest;
    const failed = counties.error || run.error;
    const settled = counties.fresh && run.fresh && (!this.map || (this.map.loaded && this.rest.still));
    const marks = document.body.dataset;
    marks.state = failed ? "error" : settled ? "ready" : "loading";
    marks.date = state.date;
    marks.counties = String(counties.fresh ? counties.value.length : "");
    marks.drawnCounties = String(this.rest.counties);
    box("progress").hidden = settled || Boolean(failed);
  }
}

function defaultsOf(config) {
  return {
    date: config.today,
    job: "coverage",
    circle: config.circles.at(-1)?.id, // the last is the widest definition
    pace: config.paces[0]?.id,
    unit: null,
    lang: "zh",
    view: null,
  };
}

function noticeLines({ say, config }) {
  return html`
    <p class="illustrative" lang="zh-CN">${config.notices.illustrative}</p>
    <p class="attribution"><span lang="zh-CN">© ${config.attribution}</span> <span>${say("review_number")}</span></p>
  `;
}

function bandView({ say, config }) {
  if (!config.made_up) return nothing;
  return html`<p><strong lang="zh-CN">${config.notices.made_up}</strong> ${say("band_text")}</p>`;
}

/** Start, or say why not. */
async function start() {
  const asked = new URLSearchParams(location.hash.replace(/^#\/?\??/, ""));
  const say = speaker(asked.get("lang"));
  try {
    const config = await readConfig();
    if (config.first_map_day === null || config.bounds === null) {
      document.body.dataset.state = "empty";
      render(empty(say("no_register"), say("no_register_what"), html`<code>./run --no-serve</code>`), box("panel"));
      return;
    }
    const address = new Address(defaultsOf(config));
    new Page(config, await readStyle(address.state.date), address);
  } catch (error) {
    document.body.dataset.state = "error";
    render(html`<h1 class="brand"><span>${say("product")}</span></h1>`, box("header"));
    render(failure(error, say, () => location.reload()), box("panel"));
    if (!("type" in error)) throw error;
  }
}

start();
