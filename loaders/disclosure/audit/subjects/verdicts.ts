import type {Fact} from "../attack.js";
import type {Row} from "../claims.js";
import type {Target} from "../readRelease.js";
import {periodTypeOf, type Subject, type View, yearOf} from "../view.js";

/** Figures have four decimals: so far may one be from what is judged. */
const hair = 0.00005;

/**
 * Judgements beside hidden numbers: 达标 says that a number is on the good side of its target, 未达标 that it is on the
 * other. Every table that judges an indicator in a period is read; what is listed as lacking a comment is off track.
 */
export const verdicts: Subject = {
  covers: {},
  *facts(view) {
    for (const [table, rows] of view.release.tables) {
      for (const row of rows) {
        if (!row.indicator_id || !row.period || !row.area_code) continue;
        const status = table === "commentary_missing" ? "off_track" : row.status;
        if (status) yield* judged(view, row, status);
      }
    }
  }
};

const words: Record<string, string> = {on_track: "达标", at_risk: "有风险", off_track: "未达标"};

/** Where a number lies that is judged so, by its target; undefined where the judgement leaves both sides open. */
function boundsOf(status: string, {operator, value, at_risk: risk}: Target): {low: number; high: number} | undefined {
  if (operator === "=") return status === "on_track" ? {low: value - hair, high: value + hair} : undefined;
  const below = {on_track: Infinity, at_risk: value, off_track: risk ?? value}[status];
  const from = {on_track: value, at_risk: risk ?? -Infinity, off_track: -Infinity}[status];
  if (below === undefined || from === undefined) return undefined;
  if (operator === ">=") return {low: from - hair, high: below - hair};
  const [above, to] = [below === Infinity ? -Infinity : below, from === -Infinity ? Infinity : from];
  return {low: above + hair, high: to + hair};
}

function* judged({release, figure, has, shown}: View, row: Row, status: string): Generator<Fact> {
  const said = release.indicators.get(row.indicator_id!);
  if (!said || !(status in words)) return;
  const [period, area] = [row.period!, row.area_code!];
  const day = firstDay(period);
  const target = said.targets?.find((t) => (t.valid_from ?? "") <= day && day <= (t.valid_to ?? "9999"));
  const bounds = target && boundsOf(status, target);
  if (!bounds) return;
  const {low, high} = bounds;
  const of = (column: string) =>
    figure(row.indicator_id!, row.period_type ?? periodTypeOf(period), period, area, column);
  const [value, n, d] = [of("value"), of("numerator"), of("denominator")];
  // Another table may hold what was said of an older figure.
  const fact = {say: `${said.name} ${period} ${area} 旁边写着${words[status]}`, presumed: true};
  if (has(value)) {
    if (shown(value) === undefined) yield {...fact, terms: [[value, 1]], low, high};
    return;
  }
  if (!has(n) || !has(d) || (shown(n) !== undefined && shown(d) !== undefined)) return;
  // A rate is asked of its parts: so much of each whole.
  const scale = said.unit === "%" ? 100 : 1;
  const parts = (limit: number): Fact["terms"] => [
    [n, scale],
    [d, -limit]
  ];
  if (low > -Infinity) yield {...fact, terms: parts(low), low: 0, high: Infinity};
  if (high < Infinity) yield {...fact, terms: parts(high), low: -Infinity, high: 0};
}

function firstDay(period: string): string {
  const month = period.includes("Q") ? Number(period.slice(-1)) * 3 - 2 : Number(period.slice(5) || 1);
  return `${yearOf(period)}-${String(month).padStart(2, "0")}-01`;
}
