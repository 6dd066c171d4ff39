/** Loading, empty and error states, the same in every job. */

import { html, nothing } from "lit/html.js";

export const skeleton = (say, rows = 8) => html`
  <div class="skeleton" role="status" aria-label=${say("loading")}>${Array.from({ length: rows }, () => html`<i></i>`)}</div>
`;

export const empty = (title, text, more = nothing) => html`
  <div class="state"><h3>${title}</h3><p>${text}</p>${more}</div>
`;

/** What happened, to which thing, and what to do. */
export function failure(error, say, retry) {
  const unreachable = error.type === "unreachable";
  const text = unreachable ? say("error_unreachable") : (error.detail ?? say("error_status", { status: error.status ?? "" }));
  return html`
    <div class="state error" role="alert">
      <h3>${(!unreachable && error.title) || say("error_title")}</h3>
      <p>${text}</p>
      <button type="button" class="primary" @click=${retry}>${say("retry")}</button>
    </div>
  `;
}
