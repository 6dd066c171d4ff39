/** The panel: the rail of jobs, one job at a time, and what every job shares: loading, empty and error states. */

import { html, nothing } from "lit/html.js";
import { coverageView } from "./jobs/coverage.js";
import { divisionsView } from "./jobs/divisions.js";

const JOBS = {
  coverage: {
    view: coverageView,
    icon: "M10 17s-6.5-3.8-6.5-8.4A3.6 3.6 0 0 1 10 6.2a3.6 3.6 0 0 1 6.5 2.4C16.5 13.2 10 17 10 17Z",
  },
  divisions: { view: divisionsView, icon: "M3 5.5 8 3.5l4 2 5-2v11l-5 2-4-2-5 2ZM8 3.5v11M12 5.5v11" },
};

export const jobOr = (job, fallback) => (job in JOBS ? job : fallback);

export function railView({ say, state }, act) {
  return html`
    ${Object.entries(JOBS).map(
      ([name, job]) => html`
        <button
          type="button"
          data-job=${name}
          aria-current=${state.job === name ? "page" : nothing}
          aria-label=${say(`job_${name}_full`)}
          title=${say(`job_${name}_full`)}
          @click=${() => act.job(name)}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true"><path d=${job.icon} /></svg>
          <span>${say(`job_${name}`)}</span>
        </button>
      `,
    )}
    <button type="button" class="sheet" aria-label=${say("sheet")} title=${say("sheet")} @click=${act.sheet}>
      <svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2.5 4.5 6 8l3.5-3.5" /></svg>
    </button>
  `;
}

export const panelView = (model, act) => JOBS[model.state.job].view(model, act);
