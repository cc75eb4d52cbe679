import {district, nameOf} from "../claims.js";
import {atMost, equal, type Subject, yearOf} from "../view.js";

/** Who is on the register: by category and all, and wherever the same persons are counted again. */
export const beneficiaries: Subject = {
  covers: {beneficiaries_monthly: ["persons"]},
  *facts({rows, names, figure, has, shown}) {
    for (const month of new Set(rows("beneficiaries_monthly").map((r) => r.month!))) {
      const all = nameOf("beneficiaries_monthly", [month, "all"], "persons");
      if (!has(all)) continue;
      const key = names(
        "beneficiaries_monthly",
        "persons",
        (r) => r.month === month && !["all", "conscript_family", "other"].includes(r.category!)
      );
      yield atMost(`${month} 重点优抚对象不多于各类别之和`, [all], key);
      for (const one of key) yield atMost(`${month} 一个类别不多于重点优抚对象`, [one], [all]);
      const count = figure("key_beneficiary_count", "month", month, district, "value");
      if (has(count)) yield equal(`${month} 重点优抚对象在两处是同一个数`, [all], [count]);
    }
    for (const {period_type: type, period, area_code: area} of rows("indicators").filter(
      (r) => r.indicator_id === "key_beneficiary_count"
    )) {
      const count = figure("key_beneficiary_count", type!, period!, area!, "value");
      for (const id of ["insurance_coverage_rate", "festival_visit_coverage_rate"]) {
        const base = figure(id, type!, period!, area!, "denominator");
        // In the other quarters nobody is visited, and the base is 0.
        if (has(base) && has(count) && shown(base) !== 0)
          yield equal(`${period} ${area} 的重点优抚对象在两处是同一个数`, [base], [count]);
      }
    }
    for (const row of rows("indicators").filter((r) => r.indicator_id === "benefit_paid_per_capita")) {
      const paid = figure("benefit_paid_total", "year", row.period!, district, "value");
      const over = figure("benefit_paid_per_capita", "year", row.period!, district, "numerator");
      if (has(paid) && has(over)) yield equal(`${row.period} 人均发放的分子就是发放总额`, [over], [paid]);
      const base = figure("benefit_paid_per_capita", "year", row.period!, district, "denominator");
      const heads = rows("beneficiaries_monthly")
        .filter((r) => r.category === "all" && yearOf(r.month!) === row.period)
        .map((r) => nameOf("beneficiaries_monthly", [r.month!, "all"], "persons"))
        .filter(has);
      if (has(base) && heads.length)
        yield {
          say: `${row.period} 人均发放的分母是各月人数的平均`,
          terms: [[base, -heads.length], ...heads.map((n) => [n, 1] as const)],
          low: -0.01,
          high: 0.01
        };
    }
  }
};
