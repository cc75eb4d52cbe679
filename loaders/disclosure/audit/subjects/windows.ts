import type {Row} from "../claims.js";
import {saidByProgress} from "../repeats.js";
import {monthAfter, type Subject} from "../view.js";

/** Windows over months: from January on, and twelve months. */
export const windows: Subject = {
  covers: {},
  *facts({release, rows, figure, has}) {
    const windowsSaid = rows("progress").flatMap((row) =>
      saidByProgress(row)
        .filter(({type}) => type === "ytd" && release.indicators.get(row.indicator_id!)?.additivity === "additive")
        .map(({period, value}): Row => ({
          ...row,
          window: "ytd",
          period,
          value: String(value),
          numerator: "",
          denominator: ""
        }))
    );
    for (const row of [...rows("indicators_cumulative"), ...windowsSaid]) {
      const said = release.indicators.get(row.indicator_id!);
      if (!said || said.sensitivity === "public_count") continue;
      for (const column of ["value", "numerator", "denominator"]) {
        if (row[column] === "" || (column === "value" && row.denominator !== "")) continue;
        const length = row.window === "ytd" ? Number(row.period!.slice(5)) : 12;
        const months = Array.from({length}, (_, i) =>
          figure(row.indicator_id!, "month", monthAfter(row.period!, -i), row.area_code!, column)
        );
        if (!months.every(has)) continue;
        const value = Number(row[column]);
        const near = release.rounded.has(row.indicator_id!) && said.sensitivity !== "amount" ? 2 : 0;
        yield {
          say: `${said.name} ${row.area_code} 截至 ${row.period} 的累计（${row.window}）等于其中各月之和`,
          terms: months.map((m) => [m, 1] as const),
          low: value - near,
          high: value + near
        };
      }
    }
  }
};
