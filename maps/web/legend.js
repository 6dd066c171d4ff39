/** The legend says what, of whom, in which unit, on which date, by which definition; every class that can appear is in it. */

import { html, nothing } from "lit/html.js";

export function legendView(model, act) {
  const { say, state } = model;
  const coverage = state.job === "coverage";
  return html`
    <details ?open=${model.legendOpen} @toggle=${(event) => act.legend(event.target.open)}>
      <summary>${coverage ? say.of(model.told.share.words) : say("legend_divisions")}</summary>
      <div class="legend-body">${coverage ? coverageLegend(model) : linesLegend(model)}</div>
    </details>
  `;
}

function coverageLegend(model) {
  const { say, told, circle, pace, who, run } = model;
  const { share } = told;
  const head = run?.value?.run;
  const definition = { minutes: head?.minutes ?? model.config.minutes, circle: say.of(circle), pace: say.of(pace) };
  return html`
    <p>${say("legend_of", { who: who.toLowerCase() })}</p>
    <ul class="classes">
      ${[...share.classes].reverse().map((each) => swatch(each.colour, say.of(each.words), share))}
      ${swatch(share.none.colour, say.of(share.none.words), share, "none")}
    </ul>
    ${model.zoom >= told.facility_zoom ? facilityKeys(model) : nothing}
    <p>${say("legend_definition", definition)}</p>
    ${head
      ? html`<p class="dates">
          ${["divisions", "population", "facilities"].map((what) => dated(what, head[DATES[what]], say))}
        </p>`
      : nothing}
  `;
}

const DATES = { divisions: "divisions_as_of", population: "population_date", facilities: "facilities_date" };

const dated = (what, day, say) => html`<span>${say(`basis_${what}`)} ${day}</span>`;

function swatch(colour, words, { opacity, ground }, kind = "") {
  return html`<li class=${kind} data-class>
    <i style="background: ${ground}"><b style="background: ${colour}; opacity: ${opacity}"></b></i>${words}
  </li>`;
}

function facilityKeys({ say, told, circle }) {
  const shown = told.facilities.filter((group) => !circle?.kinds || group.kinds.some((kind) => circle.kinds.includes(kind)));
  return html`<ul class="points">
    ${shown.map((group) => html`<li><i style="background: ${group.colour}"></i>${say.of(group.words)}</li>`)}
  </ul>`;
}

function linesLegend({ say, told, state, zoom }) {
  return html`
    <p class="dates">${say("legend_as_of", { day: state.date })}</p>
    <ul class="lines">
      ${told.lines.map(
        (line) => html`<li>
          <svg viewBox="0 0 48 8" aria-hidden="true">
            <line x1="0" x2="48" y1="4" y2="4" stroke=${line.colour} stroke-width=${line.width} stroke-dasharray=${dashes(line)} />
          </svg>
          ${say.of(line.words)}
        </li>`,
      )}
      <li><i class="selected"></i>${say("legend_selected")}</li>
    </ul>
    ${zoom >= told.marker_zoom ? markerKeys(say, told.markers) : nothing}
    <p>${say("legend_quality")}</p>
  `;
}

function markerKeys(say, keys) {
  return html`<ul class="marks">
      ${keys.map(({ symbol, colour, words }) => html`<li><b style="color: ${colour}">${symbol}</b>${say.of(words)}</li>`)}
    </ul>
    <p>${say("legend_markers")}</p>`;
}

/** A dash pattern in pixels: the style tells it in widths of the line, and the legend draws as wide as the map. */
const dashes = ({ dash, width }) => dash.map((part) => part * width).join(" ");
