import {uniformInt} from "pure-rand/distribution/uniformInt";
import {xoroshiro128plus} from "pure-rand/generator/xoroshiro128plus";
import {valuesLeft} from "../loaders/disclosure/policy.js";
import {type Cell, protect, type Relation} from "../loaders/disclosure/protect.js";
import {attackProblem} from "../test/disclosure/attackProblem.js";
import {line} from "./measure.js";

const k = 5;

/**
 * Suppression and audit of one table of persons: streets × categories × months, with totals of streets, categories,
 * quarters and years, all published. Sizes of cells are drawn as they are in such tables: a few large, many small.
 */
export async function benchDisclosure(streets: number, categories: number, months: number): Promise<void> {
  const {cells, relations} = tableOf(streets, categories, months);
  const needs = cells.flatMap((c, cell) =>
    c.state === "hidden" ? [{cell, low: 1, high: k - 1, values: valuesLeft(k)}] : []
  );
  const small = new Set(needs.map((n) => n.cell));
  // Seconds of the processor, which other work on the machine does not lengthen.
  const now = () => {
    const {user, system} = process.cpuUsage();
    return (user + system) / 1000;
  };
  const started = now();
  const {complements, open} = await protect({cells, relations, needs});
  const suppressed = now();

  const found = await attackProblem({cells, relations}, small, k);
  const attacked = now();

  const share = (n: number) => `${((100 * n) / cells.length).toFixed(1)} %`;
  const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(1)} s`;
  line(
    `disclosure: ${streets} streets × ${categories} categories × ${months} months, ${cells.length} cells with totals`
  );
  line(`  hidden ${share(needs.length)} by themselves, ${share(complements.length)} for others`);
  line(`  suppression ${seconds(started, suppressed)}, audit ${seconds(suppressed, attacked)}`);
  line(`  memory ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB; found ${found.length}, open ${open.length}`);
}

function tableOf(streets: number, categories: number, months: number): {cells: Cell[]; relations: Relation[]} {
  const random = xoroshiro128plus(26);
  const uniform = () => uniformInt(random, 0, 2 ** 30 - 1) / 2 ** 30;
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const values: number[] = [];
  const relations: Relation[] = [];
  const equal = (total: number, parts: readonly number[]) =>
    relations.push({terms: [...parts.map((p) => [p, 1] as const), [total, -1]], low: 0, high: 0});
  const sum = (parts: readonly number[]) => {
    const total = values.push(parts.reduce((s, i) => s + values[i]!, 0)) - 1;
    equal(total, parts);
    return total;
  };

  const range = (n: number) => Array.from({length: n}, (_, i) => i);
  const bySize = range(streets).map(() => range(categories).map(() => Math.exp(3 + 1.3 * normal())));
  // [street][category][month, then quarter, then year]
  const cube = bySize.map((row) =>
    row.map((size) => {
      const of = range(months).map(() => {
        values.push(uniform() < 0.05 ? 0 : Math.max(0, Math.round(size * (1 + 0.2 * normal()))));
        return values.length - 1;
      });
      const quarters = range(months / 3).map((q) => sum(of.slice(3 * q, 3 * q + 3)));
      return [...of, ...quarters, ...range(months / 12).map((y) => sum(quarters.slice(4 * y, 4 * y + 4)))];
    })
  );
  const periods = range(cube[0]![0]!.length);
  const ofStreet = cube.map((row) => periods.map((p) => sum(row.map((c) => c[p]!))));
  const ofCategory = range(categories).map((c) => periods.map((p) => sum(cube.map((row) => row[c]![p]!))));
  for (const p of periods)
    equal(
      sum(ofStreet.map((s) => s[p]!)),
      ofCategory.map((c) => c[p]!)
    );

  const cells = values.map((value): Cell => {
    const hidden = value > 0 && value < k;
    return {
      value,
      low: hidden ? 1 : Math.min(value, k),
      high: hidden ? k - 1 : Infinity,
      state: hidden ? "hidden" : value === 0 ? "fixed" : "shown",
      limited: hidden,
      weight: 1 + Math.log10(1 + value) / 5
    };
  });
  return {cells, relations};
}
