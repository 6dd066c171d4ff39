/** Numbers and days as the page writes them. */

const whole = new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat("zh-CN", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

const NONE = "—";

export const people = (value) => (value == null ? NONE : whole.format(value));
export const minutes = (value) => (value == null ? NONE : tenth.format(value));
export const percent = (value) => (value == null ? NONE : `${tenth.format(value * 100)}%`);

const DAY_MS = 86_400_000;

export const dayNumber = (day) => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
export const dayOf = (number) => new Date(number * DAY_MS).toISOString().slice(0, 10);
export const dayBefore = (day) => dayOf(dayNumber(day) - 1);

/** A day with the exactness it is known to: 2019-12 when only the month is known. */
export function knownDay(day, precision) {
  if (precision === "year") return day.slice(0, 4);
  return precision === "month" ? day.slice(0, 7) : day;
}
