/** Months, quarters and years as the package writes them: 2023-05, 2023-Q2, 2023. Days are 2023-05-31. */
export type Span = "month" | "quarter" | "year";

export const periodForm = /^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?$/;

export const yearOf = (date: string) => Number(date.slice(0, 4));
export const monthOf = (date: string) => date.slice(0, 7);
export const quarterOf = (month: string) => `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5, 7)) / 3)}`;

/** The period of this length that a month or a day lies in. */
export const periodOf = (date: string, span: Span) =>
  span === "month" ? monthOf(date) : span === "quarter" ? quarterOf(date) : date.slice(0, 4);

export const spanOf = (period: string): Span =>
  !period.includes("-") ? "year" : period.includes("Q") ? "quarter" : "month";
const months: Record<Span, number> = {month: 1, quarter: 3, year: 12};

/** Its place in its year: January and the first quarter are 0. */
export const placeInYear = (period: string) => Number(period.slice(5).replace("Q", "")) - 1;

/** The month in which a period begins. */
const firstMonth = (period: string) => {
  const span = spanOf(period);
  return span === "month"
    ? period
    : addMonths(`${period.slice(0, 4)}-01`, span === "year" ? 0 : placeInYear(period) * 3);
};

export function addMonths(month: string, count: number): string {
  const index = yearOf(month) * 12 + Number(month.slice(5, 7)) - 1 + count;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
}

export const firstDay = (period: string) => `${firstMonth(period)}-01`;

export function lastDay(period: string): string {
  const next = addMonths(firstMonth(period), months[spanOf(period)]);
  return new Date(Date.parse(`${next}-01`) - 86_400_000).toISOString().slice(0, 10);
}

/** Every month from the first to the last. */
export function listMonths(first: string, last: string): string[] {
  const all: string[] = [];
  for (let month = first; month <= last; month = addMonths(month, 1)) all.push(month);
  return all;
}
