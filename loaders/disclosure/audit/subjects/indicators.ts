import {group} from "d3";
import type {Fact} from "../attack.js";
import {district, nameOf} from "../claims.js";
import {atMost, equal, periodTypeOf, quarterOf, type Subject, type View, yearOf} from "../view.js";

/** Values of indicators in tables that repeat them; `revisions.csv` has what they were where it doesn't say what they are. */
function ratesElsewhere({rows, figure}: View): Map<string, string> {
  const repeated = ["vintages", "signals", "funnels", "commentary"]
    .flatMap((table) => [...rows(table)])
    .filter((r) => r.value && r.period);
  const changed = rows("revisions").filter((r) => r.resource === "indicators" && r.column === "value");
  return new Map([
    ...changed.map((r) => [nameOf("indicators", r.key!.split("|"), "value"), r.after || r.before!] as const),
    ...repeated.map((r) => {
      const type = r.period_type ?? periodTypeOf(r.period!);
      return [figure(r.indicator_id!, type, r.period!, r.area_code!, "value"), r.value!] as const;
    })
  ]);
}

/** Indicators by themselves: months in quarters and years, streets in the district, shares of wholes. */
export const indicators: Subject = {
  covers: {},
  *facts(view) {
    const {release, rows, figure, has, shown, learned} = view;
    const elsewhere = ratesElsewhere(view);
    const byId = group(rows("indicators"), (row) => row.indicator_id!);
    for (const [id, said] of release.indicators) {
      if (said.sensitivity === "public_count") continue;
      const own = byId.get(id) ?? [];
      const areas = [...new Set(own.map((r) => r.area_code!))];
      const series = group(
        own,
        (r) => r.period_type!,
        (r) => r.area_code!
      );
      const seriesOf = (type: string, area: string) => series.get(type)?.get(area) ?? [];
      for (const column of ["value", "numerator", "denominator"]) {
        const of = (type: string, area: string, test: (period: string) => boolean) =>
          seriesOf(type, area)
            .filter((r) => test(r.period!))
            .map((r) => figure(id, type, r.period!, area, column));
        const ladders: Fact[] = [];
        const lasts: Fact[] = [];
        for (const area of areas) {
          for (const [short, long] of [
            ["month", "quarter"],
            ["month", "year"],
            ["quarter", "year"]
          ] as const) {
            for (const row of seriesOf(long, area)) {
              const whole = figure(id, long, row.period!, area, column);
              const parts = of(short, area, (p) => (long === "year" ? yearOf(p) : quarterOf(p)) === row.period);
              if (!has(whole) || parts.length === 0) continue;
              if (parts.every(has))
                ladders.push(equal(`${said.name} ${area} ${row.period} 等于其中各期之和`, [whole], parts));
              const last = parts.filter(has).at(-1);
              if (last) lasts.push(equal(`${said.name} ${area} ${row.period} 等于最后一期`, [whole], [last]));
            }
          }
        }
        if (said.additivity === "additive" && column === "value") yield* ladders;
        else if (said.additivity === "semi_additive" && column === "value") yield* lasts;
        else yield* [...learned(ladders), ...learned(lasts)];

        const sums: Fact[] = [];
        for (const row of own.filter((r) => r.area_code === district)) {
          const whole = figure(id, row.period_type!, row.period!, district, column);
          const parts = areas
            .filter((a) => a !== district)
            .map((a) => figure(id, row.period_type!, row.period!, a, column))
            .filter(has);
          if (!has(whole) || parts.length === 0) continue;
          const say = `${said.name} ${row.period} 各街镇之和与全区`;
          sums.push(equal(say, [whole], parts));
          if (said.additivity === "additive" && column === "value") yield atMost(say, parts, [whole]);
          if (said.additivity === "semi_additive" && column === "value") {
            yield atMost(say, [whole], parts);
            for (const part of parts) yield atMost(say, [part], [whole]);
          }
        }
        yield* learned(sums);
      }
      const parts = (row: (typeof own)[number]) =>
        (["numerator", "denominator"] as const).map((c) =>
          figure(id, row.period_type!, row.period!, row.area_code!, c)
        ) as [string, string];
      yield* learned(
        own.flatMap((r) => {
          const [n, d] = parts(r);
          return has(n) && has(d) ? [atMost(`${said.name} ${r.period} ${r.area_code} 分子不大于分母`, [n], [d])] : [];
        })
      );
      for (const r of own) {
        // Few stand behind a row: most likely its own numbers are those few.
        if (said.sensitivity !== "rate" || r.below === undefined || r.below === "" || r.denominator !== "") continue;
        for (const name of parts(r).filter(has)) {
          const say = `${said.name} ${r.period} ${r.area_code} 不到 ${r.below} 人`;
          yield {say, terms: [[name, 1]], low: 0, high: Number(r.below) - 1, presumed: true};
        }
      }
      for (const r of own) {
        const [n, d] = parts(r);
        const value = r.value || elsewhere.get(figure(id, r.period_type!, r.period!, r.area_code!, "value"));
        if (!value || !has(n) || !has(d) || release.rounded.has(id)) continue;
        const rate = Number(value) / (said.unit === "%" ? 100 : 1);
        const about = (0.0001 * (shown(d) ?? 1000)) / (said.unit === "%" ? 100 : 1);
        yield {
          say: `${said.name} ${r.period} ${r.area_code} 的值是分子除以分母`,
          terms: [
            [n, 1],
            [d, -rate]
          ],
          low: -about,
          high: about,
          // Another table may hold it as it was before.
          ...(r.value === "" && {presumed: true})
        };
      }
    }
  }
};
