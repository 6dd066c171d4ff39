/** The job 养老服务圈: choose circle and pace, read the share by county-level unit and in all. */

import { html, nothing } from "lit/html.js";
import { repeat } from "lit/directives/repeat.js";
import { minutes, people, percent } from "../format.js";
import { empty, failure, skeleton } from "../states.js";

const COLUMNS = [
  { key: "name", word: "col_unit" },
  { key: "people", word: "col_people", unit: "unit_people", write: people },
  { key: "uncovered", word: "col_uncovered", unit: "unit_people", write: people },
  { key: "share", word: "col_share", unit: "unit_percent", write: percent },
  { key: "median_minutes", word: "col_median", unit: "unit_minutes", write: minutes },
  { key: "p90_minutes", word: "col_p90", unit: "unit_minutes", write: minutes },
];

export function coverageView(model, act) {
  const { say, run, config } = model;
  const asked = { minutes: run.value?.run.minutes ?? config.minutes };
  return html`
    <header>
      <h2>${say("job_coverage_full")}</h2>
      <p>${say("coverage_about", asked)}</p>
    </header>
    ${choices(model, act)} ${answer(model, act)}
  `;
}

function choices({ say, state, config }, act) {
  return html`
    <div class="choices">
      ${choice("circle", config.circles, state.circle, say, act)} ${choice("pace", config.paces, state.pace, say, act)}
    </div>
  `;
}

function choice(name, options, chosen, say, act) {
  return html`
    <fieldset>
      <legend>${say(name)}</legend>
      <div class="segments">
        ${options.map(
          (option) => html`
            <label>
              <input type="radio" name=${name} value=${option.id} .checked=${option.id === chosen} @change=${() => act.choose(name, option.id)} />
              <span>${say.of(option)}</span>
            </label>
          `,
        )}
      </div>
    </fieldset>
  `;
}

function answer(model, act) {
  const { say, run } = model;
  if (run.error) return failure(run.error, say, act.retry);
  if (run.missing) return empty(say("no_run"), say("no_run_what"), html`<code>./run --no-serve</code>`);
  if (!run.value) return skeleton(say, 10);
  return html`
    <div class="answer" aria-busy=${!run.fresh}>
      ${figure(model)} ${table(model, act)} ${basis(model)}
    </div>
  `;
}

function figure({ say, run, told, counties }) {
  const { total, units } = run.value;
  const rest = (counties.value?.length ?? units.length) - units.length;
  const numbers = { covered: people(total.covered), people: people(total.people), uncovered: people(total.uncovered) };
  return html`
    <section class="figure">
      <p class="big">${percent(total.share)}</p>
      <div>
        <p><strong>${say("total")}</strong> ${say("total_covered", numbers)}</p>
        <p class="uncovered">${say("total_uncovered", numbers)}</p>
        ${rest > 0 ? html`<p class="note">${say("total_partial", { known: units.length, rest })}</p>` : nothing}
      </div>
      ${shareBar(total.share, told)}
    </section>
  `;
}

function shareBar(share, told) {
  if (share == null) return nothing;
  return html`<div class="bar" aria-hidden="true"><i style="width: ${share * 100}%"></i></div>`;
}

function table(model, act) {
  const { say, state, sort } = model;
  const rows = sorted(allRows(model), sort);
  return html`
    <div class="table" role="region" tabindex="0" aria-label=${say("job_coverage_full")}>
      <table>
        <thead>
          <tr>${COLUMNS.map((column) => heading(column, sort, say, act))}</tr>
        </thead>
        <tbody>
          ${repeat(rows, (row) => row.unit_id, (row) => tableRow(row, state, model, act))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">${say("total")}</th>
            ${COLUMNS.slice(1).map((column) => html`<td>${column.write(model.run.value.total[column.key])}</td>`)}
          </tr>
        </tfoot>
      </table>
    </div>
    <p class="note">${say("p90_note")}</p>
  `;
}

/** The run's rows, and the counties of the day it says nothing of. */
function allRows({ run, counties }) {
  const known = new Map(run.value.units.map((row) => [row.unit_id, row]));
  const silent = run.fresh && counties.fresh ? counties.value.filter((unit) => !known.has(unit.id)) : [];
  return [...known.values(), ...silent.map(({ id, name, code }) => ({ unit_id: id, name, code, silent: true }))];
}

function sorted(rows, { key, down }) {
  const by = key === "name" ? "code" : key;
  const sign = down ? -1 : 1;
  return rows.toSorted((a, b) => {
    if (a[by] == null || b[by] == null) return (a[by] == null) - (b[by] == null) || order(a.code, b.code);
    return sign * order(a[by], b[by]) || order(a.code, b.code);
  });
}

const order = (a, b) => (a < b ? -1 : Number(a > b));

function heading(column, sort, say, act) {
  const direction = sort.down ? "descending" : "ascending";
  return html`
    <th scope="col" aria-sort=${sort.key === column.key ? direction : nothing}>
      <button type="button" title=${say("sort_by", { column: say(column.word) })} @click=${() => act.sort(column.key)}>
        ${say(column.word)}${column.unit ? html`<small>${say(column.unit)}</small>` : nothing}
      </button>
    </th>
  `;
}

function tableRow(row, state, model, act) {
  const chosen = state.unit === row.unit_id;
  return html`
    <tr
      class=${row.silent ? "silent" : ""}
      aria-selected=${chosen}
      @click=${() => act.unit(chosen ? null : row.unit_id)}
      @mouseenter=${() => act.hover(row.unit_id)}
      @mouseleave=${() => act.hover(null)}
    >
      <th scope="row"><button type="button" lang="zh-CN" aria-pressed=${chosen}>${row.name}</button></th>
      ${row.silent
        ? html`<td colspan=${COLUMNS.length - 1}>${model.say("no_data")}</td>`
        : COLUMNS.slice(1).map((column) => cell(column, row, model.told))}
    </tr>
  `;
}

function cell(column, row, told) {
  const value = column.write(row[column.key]);
  return column.key === "share" ? html`<td>${swatch(row.share, told)}${value}</td>` : html`<td>${value}</td>`;
}

function swatch(share, { share: scale }) {
  const found = share == null ? scale.none : scale.classes.findLast((each) => share >= each.from);
  return html`<i class="swatch" style="background: ${found.colour}"></i>`;
}

function basis({ say, state, run }) {
  const { run: head } = run.value;
  const rows = [
    ["basis_divisions", head.divisions_as_of],
    ["basis_population", head.population_date],
    ["basis_homes", head.homes_date],
    ["basis_facilities", head.facilities_date],
  ];
  return html`
    <details class="basis">
      <summary>${say("basis")}</summary>
      <dl class="facts">
        ${rows.map(([word, day]) => html`<dt>${say(word)}</dt><dd class="digits">${day ?? "—"}</dd>`)}
        <dt>${say("basis_sources")}</dt>
        <dd lang="zh-CN">
          ${(head.sources ?? []).map((source) => html`<p>${source}</p>`)}
          ${head.made_up ? html`<span class="made-up">${say("made_up_tag")}</span>` : nothing}
        </dd>
      </dl>
      ${head.divisions_as_of !== state.date ? html`<p class="note">${say("basis_same", { day: head.divisions_as_of })}</p>` : nothing}
    </details>
  `;
}
