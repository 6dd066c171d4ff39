/** Calls to the API, and the register as read through it. */

export class ApiError extends Error {
  constructor({ title, detail, type, status }) {
    super(title);
    Object.assign(this, { title, detail, type, status });
  }
}

/** Fetch JSON; a problem document or a broken line becomes an `ApiError`. */
async function get(path, parameters = {}, signal = undefined) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value != null));
  const address = `${path}${query.size ? `?${query}` : ""}`;
  const answer = await reach(address, signal);
  const body = await answer.json().catch(() => null);
  if (answer.ok && body !== null) return body;
  throw new ApiError({ title: body?.title, detail: body?.detail, type: body?.type, status: answer.status });
}

async function reach(address, signal) {
  try {
    return await fetch(address, { signal, headers: { Accept: "application/json" } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError({ type: "unreachable", status: 0 });
  }
}

export const readConfig = () => get("/api/v1/map/config");
export const readStyle = (date) => get("/api/v1/map/style.json", { as_of: date });
export const readRuns = (date, signal) => get("/api/v1/coverage/runs", { as_of: date }, signal).then((r) => r.runs);
export const readRun = (number, signal) => get(`/api/v1/coverage/runs/${number}`, {}, signal);

const BELOW = { county: "town", town: "community" };
const LEVELS = ["county", "town", "community"];
const PAGE = 2000;

/** Divisions by date; every unit seen is remembered, so that a click costs one question. */
export class Register {
  constructor() {
    this.seen = new Map();
  }

  /** All units of a level on a date, or only those below a parent. */
  async list(date, level, { parent = null, signal } = {}) {
    const found = [];
    let cursor = null;
    do {
      const page = await get("/api/v1/divisions", { as_of: date, level, parent, limit: PAGE, cursor }, signal);
      found.push(...page.features.map((feature) => feature.properties));
      cursor = page.next;
    } while (cursor);
    this.remember(date, found);
    return found;
  }

  /** The units that hold a point, the highest first. */
  async at(date, lon, lat) {
    const { chain } = await get("/api/v1/divisions/at", { as_of: date, lon, lat });
    this.remember(date, chain);
    return chain.filter((unit) => LEVELS.includes(unit.level));
  }

  /** A unit with those above it (county first) and those right below it; null when it is not in force. */
  async unit(date, id, signal) {
    const unit = await this.find(date, id, signal);
    if (unit === null) return null;
    const above = [];
    for (let at = unit; at.level !== "county" && at.parent_id != null; ) {
      at = await this.find(date, at.parent_id, signal);
      if (at === null) break;
      above.unshift(at);
    }
    const below = BELOW[unit.level];
    const children = below ? await this.list(date, below, { parent: unit.id, signal }) : [];
    return { unit, above, children };
  }

  async find(date, id, signal) {
    for (const level of LEVELS) {
      const known = this.seen.get(`${date} ${id}`);
      if (known) return known;
      await this.list(date, level, { signal });
    }
    return this.seen.get(`${date} ${id}`) ?? null;
  }

  remember(date, units) {
    for (const unit of units) this.seen.set(`${date} ${unit.id}`, unit);
  }
}
