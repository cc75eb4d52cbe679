import type {Cell} from "./protect.js";
import type {Family, Placed} from "./relations.js";

/**
 * What the neighbours in time say of a number: one that is hidden in a steady series lies between the period before and
 * the one after it, give or take a twentieth. So a complement can move only that far, as long as both of them are shown.
 */
export const apart = 0.05;

const steps = {month: 1, quarter: 3, year: 12};
const monthsOf = (period: string) => Number(period.slice(0, 4)) * 12 + Number(period.slice(5)) - 1;

/**
 * In so many periods must it be seen that a series is steady. One is enough where a series is steady by its nature: what is
 * hidden today must still be hidden when more can be seen. What a street pays for everything jumps with each single grant.
 */
const evidenceFor = ({content, dimensions}: Family) =>
  dimensions.includes("area_code") && content.aggregate.startsWith("sum") && !content.where.includes("in_benefit_total")
    ? 6
    : 1;

/** The band around two neighbours that are near to each other; undefined where they are not. */
const bandOf = (a: number, b: number) => {
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  return low > 0 && high - low <= apart * high ? {low: low * (1 - apart), high: high * (1 + apart)} : undefined;
};

/**
 * Narrows where complements may be looked for; `cells[i]` is changed in place. `shown`: what an earlier release showed, for
 * good; without it the neighbours are those of this release, which can still be hidden.
 */
export function holdSteady(families: readonly Family[], cells: Cell[], shown?: (p: Placed) => boolean): void {
  for (const family of families) {
    const {span, cells: placed} = family;
    const series = new Map<string, Placed[]>();
    for (const p of placed) {
      const key = keyOf(p);
      if (!series.has(key)) series.set(key, []);
      series.get(key)!.push(p);
    }
    for (const own of series.values())
      holdSeries(own, {step: steps[span], evidence: evidenceFor(family), cells, shown});
  }
}

/** An accrual year goes on in the next one: what is paid for the same year in January is one series with December. */
function keyOf({at, to}: Placed): string {
  const {accrual_year: accrued, ...rest} = at;
  const back = accrued === undefined ? "" : Number(to.slice(0, 4)) - Number(accrued);
  return JSON.stringify([rest, back]);
}

function holdSeries(
  own: readonly Placed[],
  {
    step,
    evidence,
    cells,
    shown
  }: {step: number; evidence: number; cells: Cell[]; shown?: ((p: Placed) => boolean) | undefined}
): void {
  const at = new Map(own.map((p) => [monthsOf(p.to), p]));
  const newest = Math.max(...at.keys());
  const bands = own.flatMap((p) => {
    const month = monthsOf(p.to);
    const [before, after] = [at.get(month - step), at.get(month + step)];
    // After the newest period comes another one, which will most likely be like it.
    const next = month === newest ? at.get(month - 2 * step) : after;
    const band = before && next && bandOf(before.value, next.value);
    if (!before || !next || !band || (shown && !(shown(before) && shown(next)))) return [];
    const seen = shown ? [] : [before.cell, next.cell];
    return [{p, band: {...band, seen}, holds: p.value >= band.low && p.value <= band.high}];
  });
  // A series that jumps now and then, or of which little can be seen, says nothing of a month.
  if (bands.length < evidence || bands.filter((b) => b.holds).length * 3 < bands.length * 2) return;
  for (const {p, band, holds} of bands) {
    const cell = cells[p.cell]!;
    if (!holds || cell.state === "fixed" || cell.limited || cell.value === 0) continue;
    cell.presumed = [...(cell.presumed ?? []), band];
  }
}
