import {district, nameOf} from "../claims.js";
import {atMost, equal, type Subject, yearOf} from "../view.js";

/** Items that the handbook leaves out of the total. */
export const outsideTotal: readonly string[] = ["conscript_family_grant", "festival_grant", "self_employment_grant"];

/** Payouts by item, by street, and the total of both; who is paid in a year is paid in one of its months. */
export const payouts: Subject = {
  covers: {payouts_monthly: ["amount_yuan", "persons"], payouts_streets: ["amount_yuan", "persons"]},
  *facts({release, rows, names, figure, has}) {
    for (const month of new Set(rows("payouts_streets").map((r) => r.pay_month!))) {
      const items = names("payouts_monthly", "amount_yuan", (r) => r.pay_month === month);
      const streets = names("payouts_streets", "amount_yuan", (r) => r.pay_month === month);
      yield equal(`${month} 各发放项目金额之和等于各街镇金额之和`, items, streets);
      const paid = figure("benefit_paid_total", "month", month, district, "value");
      if (has(paid))
        yield equal(
          `${month} 计入总额的各项目之和等于发放总额`,
          names(
            "payouts_monthly",
            "amount_yuan",
            (r) => r.pay_month === month && !outsideTotal.includes(r.benefit_item!)
          ),
          [paid]
        );
      for (const row of rows("payouts_streets").filter((r) => r.pay_month === month)) {
        const all = nameOf("payouts_streets", [month, row.area_code!], "amount_yuan");
        const counted = figure("benefit_paid_total", "month", month, row.area_code!, "value");
        if (has(all) && has(counted))
          yield atMost(`${month} ${row.area_code} 发放总额不大于全部项目金额`, [counted], [all]);
      }
    }
    // One person is counted once a year, and at least once in the months of the item.
    for (const [id, item] of [
      ["one_time_payment_rate", "self_employment_grant"],
      ["rate_rise_backpay_rate", "back_pay"],
      ["conscript_family_allowance_rate", "conscript_family_grant"]
    ] as const) {
      for (const row of rows("indicators").filter((r) => r.indicator_id === id)) {
        const once = figure(id, "year", row.period!, district, "numerator");
        const parts = names(
          "payouts_monthly",
          "persons",
          (r) => r.benefit_item === item && yearOf(r.pay_month!) === row.period
        );
        if (!has(once) || parts.length === 0) continue;
        const say = `${row.period} ${release.indicators.get(id)!.name}的人数与各月领款人数`;
        yield atMost(say, [once], parts);
        for (const part of parts) yield atMost(say, [part], [once]);
      }
    }
  }
};
