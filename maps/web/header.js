/** The bar on top: product and city, the date, the language. */

import { html, nothing } from "lit/html.js";
import { live } from "lit/directives/live.js";
import { isDay } from "./address.js";
import { knownDay } from "./format.js";

export function headerView({ say, state, config }, act) {
  const past = state.date !== config.today;
  const city = say.lang === "en" ? say("city") : config.title;
  return html`
    <a class="skip" href="#panel" @click=${act.skip}>${say("skip")}</a>
    <h1 class="brand"><span>${say("product")}</span> ${city}</h1>
    <div class="spacer"></div>
    ${past
      ? html`<button type="button" class="quiet" @click=${() => act.date(config.today)}>${say("back_to_today")}</button>`
      : nothing}
    <form class="date" @submit=${(event) => takeDate(event, say, config, act)}>
      <label for="date-input">${past ? say("viewing") : say("as_of")}</label>
      <input
        id="date-input"
        name="date"
        inputmode="numeric"
        autocomplete="off"
        spellcheck="false"
        maxlength="10"
        aria-label=${say("date_input")}
        .value=${live(state.date)}
        @input=${(event) => event.target.setCustomValidity("")}
        @change=${(event) => event.target.form.requestSubmit()}
      />
      <button type="button" class="drop" popovertarget="date-jump" aria-label=${say("date_jump")} title=${say("date_jump")}>
        <svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2.5 4.5 6 8l3.5-3.5" /></svg>
      </button>
    </form>
    ${jumpList(say, state, config, act)}
    <button type="button" class="quiet language" lang=${say.lang === "en" ? "zh-CN" : "en"} title=${say("other_language_name")} @click=${act.language}>
      ${say("other_language")}
    </button>
  `;
}

function takeDate(event, say, config, act) {
  event.preventDefault();
  const input = event.target.elements.date;
  const day = input.value.trim().replaceAll(/[./年月]/g, "-").replace("日", "");
  const complaint = complain(day, say, config);
  input.setCustomValidity(complaint);
  if (complaint) input.reportValidity();
  else act.date(day);
}

function complain(day, say, config) {
  if (!isDay(day)) return say("date_wrong");
  return day < config.first_map_day ? say("date_early", { day: config.first_map_day, list: config.first_day }) : "";
}

function jumpList(say, state, config, act) {
  const jump = (day) => () => {
    document.getElementById("date-jump").hidePopover();
    act.date(day);
  };
  const row = (day, written, title, note) => html`
    <li>
      <button type="button" aria-current=${state.date === day ? "date" : nothing} @click=${jump(day)}>
        <span class="day">${written}</span>
        <span class="what" lang="zh-CN">${title}${note ? html`<small lang=${say.lang}>${note}</small>` : nothing}</span>
      </button>
    </li>
  `;
  return html`
    <div id="date-jump" popover aria-label=${say("date_jump")}>
      <ul>
        ${row(config.today, config.today, say("today"))}
        ${mapOrders(config).reverse().map((order) =>
          row(order.effective_on, knownDay(order.effective_on, order.precision), order.title, orderNote(order, say)),
        )}
      </ul>
    </div>
  `;
}

/** The orders that have a map on their day; earlier ones are lists only. A new array, oldest first. */
export function mapOrders(config) {
  return config.orders.filter((order) => order.effective_on >= config.first_map_day);
}

/** What a reader must know of an order's date, or nothing. */
export function orderNote(order, say) {
  if (order.kind === "survey") return say("order_survey");
  if (order.kind === "list_difference") return say("order_difference");
  return order.assumed ? say("order_assumed") : "";
}
