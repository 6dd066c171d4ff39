/** The bar at the bottom: from the first day with a map to the last year with an order, then today. */

import { html, nothing } from "lit/html.js";
import { live } from "lit/directives/live.js";
import { dayNumber, dayOf, knownDay } from "./format.js";
import { mapOrders, orderNote } from "./header.js";

export function dateBarView({ say, state, config }, act) {
  const span = spanOf(config);
  const at = dayNumber(state.date);
  const orders = mapOrders(config).map((order) => ({ ...order, day: dayNumber(order.effective_on) }));
  const before = orders.findLast((order) => order.day < at);
  const next = orders.find((order) => order.day > at);
  const beyond = at > span.last;
  const shown = Math.max(span.first, Math.min(at, span.last));
  return html`
    ${step("before", "M7.5 2.5 4 6l3.5 3.5", before, say("order_before"), act)}
    <div class="track" role="group" aria-label=${say("timeline")}>
      <div class="ticks">${orders.map((order) => tick(order, span, state, say, act))}</div>
      <input
        id="date-range"
        type="range"
        min=${span.first}
        max=${span.last}
        step="1"
        class=${beyond ? "beyond" : ""}
        aria-label=${say("as_of")}
        aria-valuetext=${state.date}
        style="--at: ${(shown - span.first) / (span.last - span.first)}"
        .value=${live(String(shown))}
        @input=${(event) => act.drag(dayOf(Number(event.target.value)))}
        @change=${(event) => act.date(dayOf(Number(event.target.value)))}
      />
      <div class="years" aria-hidden="true">${span.years.map((year) => yearMark(year, span))}</div>
    </div>
    ${step("next", "M4.5 2.5 8 6l-3.5 3.5", next, say("order_next"), act)}
    <span class="gap" aria-hidden="true"></span>
    <button
      type="button"
      class="today"
      aria-pressed=${state.date === config.today}
      @click=${() => act.date(config.today)}
    >
      ${say("today")}
    </button>
  `;
}

function spanOf(config) {
  const firstYear = Number(config.first_map_day.slice(0, 4));
  const lastYear = Math.max(firstYear, ...mapOrders(config).map((order) => Number(order.effective_on.slice(0, 4))));
  const years = Array.from({ length: lastYear - firstYear + 1 }, (_, nth) => firstYear + nth);
  return { first: dayNumber(config.first_map_day), last: dayNumber(`${lastYear}-12-31`), years };
}

const place = (day, span) => `left: ${(100 * (day - span.first)) / (span.last - span.first)}%`;

function tick(order, span, state, say, act) {
  const note = orderNote(order, say);
  const name = `${knownDay(order.effective_on, order.precision)} ${order.title}${note ? `（${note}）` : ""}`;
  return html`
    <button
      type="button"
      class="tick ${order.kind}"
      style=${place(order.day, span)}
      title=${name}
      aria-label=${name}
      aria-current=${state.date === order.effective_on ? "date" : nothing}
      @click=${() => act.date(order.effective_on)}
    ></button>
  `;
}

function yearMark(year, span) {
  const start = Math.max(dayNumber(`${year}-01-01`), span.first);
  return html`<span style=${place(start, span)}>${year}</span>`;
}

function step(kind, path, order, name, act) {
  const title = order ? `${name}：${order.effective_on} ${order.title}` : name;
  return html`
    <button
      type="button"
      class="step ${kind}"
      ?disabled=${!order}
      aria-label=${title}
      title=${title}
      @click=${() => act.date(order.effective_on)}
    >
      <svg viewBox="0 0 12 12" aria-hidden="true"><path d=${path} /></svg>
    </button>
  `;
}
