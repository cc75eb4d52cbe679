import {addMonths, monthOf} from "../../base/periods.js";
import {months} from "../calendar.js";
import {randomFor} from "../random.js";
import {yuan} from "../money.js";
import type {PayoutRow} from "./payoutRows.js";
import type {ResettlementRow} from "./resettlementRows.js";

/** The month that the office hands over twice. */
const twice: Record<string, string> = {"2022-09": "2022-11"};

/** 自主就业一次性经济补助, made up: two months after the registration, now and then still waiting. */
export function selfEmploymentRows(intakes: readonly ResettlementRow[]): PayoutRow[] {
  const random = randomFor("self-employment");
  return intakes
    .filter((one) => one.effective && one.placement_type === "self_employed" && one.state !== "作废")
    .flatMap((one, i): PayoutRow[] => {
      const pay = addMonths(monthOf(one.registered_on), 2);
      if (!months.includes(pay)) return [];
      const due = 3_600_000 + random.int(0, 12) * 100_000;
      const waits = random.chance(25);
      return [
        {
          serial: `ZJ${pay.replace("-", "")}${String(i + 1).padStart(5, "0")}`,
          name: one.name,
          person: one.person,
          category: null,
          area_code: one.area_code,
          item: "self_employment_grant",
          accrual_month: `${monthOf(one.registered_on)}-01`,
          pay_month: `${pay}-01`,
          due_yuan: yuan(due),
          paid_yuan: yuan(waits ? 0 : due),
          state: waits ? "待发" : "成功",
          account: `6200990${String(i).padStart(12, "0")}`,
          reporting_unit: null,
          deliveries: [pay, ...(twice[pay] ? [twice[pay]] : [])],
          effective: true
        }
      ];
    });
}
