import {group} from "d3";
import type {Claim} from "../claims.js";
import {periodForm, type Subject, yearOf} from "../view.js";

/** A hidden number of a steady series lies between the period before and the one after, give or take a twentieth. */
const apart = 0.05;

/** In so many periods must it be seen that a series is steady. */
const evidence = 4;

const monthOf = (period: string) =>
  period.includes("Q")
    ? {at: Number(yearOf(period)) * 12 + Number(period.slice(-1)) * 3 - 1, step: 3}
    : period.length === 4
      ? {at: Number(period) * 12 + 11, step: 12}
      : {at: Number(yearOf(period)) * 12 + Number(period.slice(5)) - 1, step: 1};

/** Where a name stands in which series. */
function placeOf(name: string): {series: string; at: number; step: number} | undefined {
  const parts = name.split("|");
  const i = parts.findIndex((p, n) => n > 0 && periodForm.test(p));
  if (i < 0) return undefined;
  const {at, step} = monthOf(parts[i]!);
  const rest = parts.toSpliced(i, 1, String(step));
  // What is paid for its own year goes on in the next one.
  if (parts[0] === "payouts_monthly") rest[2] = String(Number(yearOf(parts[1]!)) - Number(parts[2]));
  return {series: rest.join("|"), at, step};
}

/** Neighbours in time: what is like its neighbours wherever it can be seen will be like them where it is hidden. */
export const time: Subject = {
  covers: {},
  *facts({claims}) {
    const placed = [...claims].flatMap(([name, claim]) => {
      const place = name.startsWith("deliveries|") || name.includes(" − ") ? undefined : placeOf(name);
      return place ? [{name, claim, ...place}] : [];
    });
    for (const own of group(placed, (p) => p.series).values()) {
      const at = new Map(own.map((p) => [p.at, p]));
      const newest = Math.max(...at.keys());
      const band = (p: (typeof own)[number]) => {
        const shown = (by: number) => at.get(p.at + by * p.step)?.claim.shown;
        const [a, b] = [shown(-1), p.at === newest ? shown(-2) : shown(1)];
        if (a === undefined || b === undefined) return undefined;
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        return low > 0 && high - low <= apart * high ? {low: low * (1 - apart), high: high * (1 + apart)} : undefined;
      };
      const seen = own.flatMap((p) => {
        const around = p.claim.shown === undefined ? undefined : band(p);
        return around ? [p.claim.shown! >= around.low && p.claim.shown! <= around.high] : [];
      });
      if (seen.length < evidence || seen.filter(Boolean).length * 3 < seen.length * 2) continue;
      for (const p of own.filter((one) => isComplement(one.claim))) {
        const around = band(p);
        const say = `${p.name.split("|").slice(1).join("／")} 与前后两期相差不过二十分之一`;
        if (around) yield {say, terms: [[p.name, 1]], ...around, presumed: true};
      }
    }
  }
};

/** A number that is hidden without being small: nothing says that its period was unlike the others. */
const isComplement = (claim: Claim) => claim.shown === undefined && !claim.rounded && claim.below === undefined;
