/** The job 区划: the units in force on the day, from counties down, and the facts of the selected one. */

import { html, nothing } from "lit/html.js";
import { empty, failure, skeleton } from "../states.js";

const SYSTEMS = ["mca", "stats", "gb2260"];

export function divisionsView(model, act) {
  const { say, state, counties } = model;
  const count = counties.fresh ? counties.value.length : "…";
  return html`
    <header>
      <h2>${say("job_divisions_full")}</h2>
      <p>${say("divisions_about", { day: state.date, count })}</p>
    </header>
    ${state.unit === null ? countyList(model, act) : unitCard(model, act)}
  `;
}

function countyList({ say, counties }, act) {
  if (counties.error) return failure(counties.error, say, act.retry);
  if (!counties.value) return skeleton(say);
  return html`
    <div aria-busy=${!counties.fresh}>${unitList(counties.value, say, act)}</div>
    <p class="note hint">${say("divisions_hint")}</p>
  `;
}

function unitList(units, say, act) {
  return html`
    <ul class="units">
      ${units.map(
        (unit) => html`
          <li>
            <button
              type="button"
              @click=${() => act.unit(unit.id)}
              @mouseenter=${() => act.hover(unit.id)}
              @mouseleave=${() => act.hover(null)}
              @focus=${() => act.hover(unit.id)}
              @blur=${() => act.hover(null)}
            >
              <span class="name" lang="zh-CN">${unit.name}</span>
              <span class="kind">${say.kind(unit.kind)}</span>
              <span class="digits">${unit.code ?? unit.codes?.stats ?? say("code_pending")}</span>
            </button>
          </li>
        `,
      )}
    </ul>
  `;
}

function unitCard(model, act) {
  const { say, state, unit } = model;
  const clear = html`<button type="button" class="primary" @click=${() => act.unit(null)}>${say("clear_choice")}</button>`;
  if (unit.error) return failure(unit.error, say, act.retry);
  if (unit.fresh && unit.value === null) {
    return empty(say("not_in_force"), say("not_in_force_what", { day: state.date }), clear);
  }
  if (!unit.value) return skeleton(say);
  return html`
    <div aria-busy=${!unit.fresh}>
      ${path(unit.value, say, act)} ${facts(unit.value.unit, model)} ${children(unit.value, say, act)}
    </div>
  `;
}

function path({ unit, above }, say, act) {
  return html`
    <nav class="path" aria-label=${say("path")} lang="zh-CN">
      <button type="button" lang=${say.lang} @click=${() => act.unit(null)}>${say("whole_city")}</button>
      ${above.map((each) => html`<button type="button" @click=${() => act.unit(each.id)}>${each.name}</button>`)}
      <span aria-current="true">${unit.name}</span>
    </nav>
  `;
}

function facts(unit, { say, config }) {
  const quality = `quality_${unit.geometry_quality ?? "none"}`;
  const rows = [
    ["fact_level", say(`level_${unit.level}`)],
    ["fact_kind", say.kind(unit.kind)],
    ["fact_code", codes(unit, say)],
    ["fact_from", unit.valid_from <= config.first_map_day ? say("from_register", { day: config.first_map_day }) : unit.valid_from],
    ["fact_to", unit.valid_to ?? say("to_open")],
    ["fact_quality", say(quality)],
    ["fact_source", html`<span lang="zh-CN">${unit.source}</span>`],
  ];
  return html`
    <section class="card">
      <h3 lang="zh-CN">
        ${unit.name}${unit.made_up ? html`<span class="made-up">${say("made_up_tag")}</span>` : nothing}
      </h3>
      <dl class="facts">${rows.map(([word, value]) => html`<dt>${say(word)}</dt><dd>${value}</dd>`)}</dl>
    </section>
  `;
}

function codes(unit, say) {
  const held = SYSTEMS.filter((system) => unit.codes?.[system]);
  if (!held.length) return unit.code ?? say("code_pending");
  return html`<ul class="codes">
    ${held.map((system) => html`<li><span class="digits">${unit.codes[system]}</span> <small>${say(`code_${system}`)}</small></li>`)}
  </ul>`;
}

function children({ unit, children: below }, say, act) {
  if (!below.length) return nothing;
  const level = say(`level_${below[0].level}`);
  return html`
    <section>
      <h4>${say("children", { count: below.length, level: say.lang === "en" ? level.toLowerCase() : level })}</h4>
      ${unitList(below, say, act)}
    </section>
  `;
}
