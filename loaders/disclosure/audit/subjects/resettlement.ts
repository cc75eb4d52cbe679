import {district, type Row} from "../claims.js";
import {atMost, equal, type Subject, yearOf} from "../view.js";

/** Who is received: by month and kind, by street and year, and the indicators that count them. */
export const resettlement: Subject = {
  covers: {resettlement_monthly: ["persons"], resettlement_streets: ["persons"]},
  *facts({release, rows, names, figure, has}) {
    const received = (year: string, test: (row: Row) => boolean) =>
      names("resettlement_monthly", "persons", (r) => yearOf(r.month!) === year && test(r));
    for (const year of new Set(rows("resettlement_monthly").map((r) => yearOf(r.month!)))) {
      const streets = names("resettlement_streets", "persons", (r) => r.year === year);
      const all = received(year, () => true);
      if (streets.length) yield equal(`${year} 各月接收人数之和等于各街镇之和`, all, streets);
      for (const [id, column, test] of [
        ["conscript_received_count", "value", (r) => r.person_type === "conscript"],
        ["nco_received_count", "value", (r) => r.person_type === "nco"],
        ["assigned_job_placement_rate", "denominator", (r) => r.placement_type === "assigned_job"],
        ["disabled_handover_rate", "denominator", (r) => r.placement_type === "supported"]
      ] as [string, string, (row: Row) => boolean][]) {
        const whole = figure(id, "year", year, district, column);
        if (has(whole))
          yield equal(
            `${year} ${release.indicators.get(id)!.name}等于接收安置表各月之和`,
            [whole],
            received(year, test)
          );
      }
      const trained = figure("vocational_training_rate", "year", year, district, "denominator");
      if (has(trained)) yield atMost(`${year} 登记了培训的不多于接收的`, [trained], all);
    }
  }
};
