import type {Row} from "../../contracts/language/contract.js";
import type {payouts} from "../../contracts/payouts.js";
import type {Breakage} from "../breakage.js";
import {addMonths, yearOf} from "../../base/periods.js";
import {months} from "../calendar.js";
import {yuan} from "../money.js";
import {randomFor} from "../random.js";
import type {Delivered} from "../versions.js";
import {type Beneficiary, isKey, streetIn} from "./beneficiaryRows.js";

export type PayoutRow = Row<typeof payouts> & {name: string; account: string} & Delivered;

/** Made-up yuan a year from August 2019, by grade or by category; real rates are not claimed anywhere. */
const yearlyByGrade: Record<string, number> = {
  一级: 52_400,
  二级: 47_400,
  三级: 41_700,
  四级: 35_500,
  五级: 28_100,
  六级: 23_100,
  七级: 17_550,
  八级: 12_800,
  九级: 10_650,
  十级: 8_650
};
const yearlyByCategory: Record<string, number> = {
  martyr_family: 25_150,
  died_on_duty_family: 22_400,
  died_of_illness_family: 20_900,
  demobilised_veteran: 18_700,
  ill_returned_veteran: 10_050,
  war_veteran: 10_550,
  nuclear_test_veteran: 10_550,
  rural_veteran_60plus: 6_350,
  martyr_child_60plus: 8_000,
  red_army_three: 36_550
};
const families = ["martyr_family", "died_on_duty_family", "died_of_illness_family"];
const risePerMille = 1053;

const itemOf = (category: string) =>
  category.startsWith("disabled")
    ? "disability_pension"
    : families.includes(category)
      ? "survivor_pension"
      : "living_allowance";

/**
 * The rate rises each 1 August, but is known later: the month from which the new rate is paid at once, by item. What was
 * paid too little for the months before is paid back from October to January.
 */
const newRatePaidFrom: Record<string, string> = {
  disability_pension: "10",
  survivor_pension: "09",
  living_allowance: "09"
};

/** The month in which 提标补发 for a month of accrual is paid, by item and the person's turn. */
function backPaidIn(item: string, accrual: string, turn: number): string | undefined {
  const [year, month] = [yearOf(accrual), accrual.slice(5)];
  if (item === "disability_pension") return {"08": `${year}-12`, "09": `${year + 1}-01`}[month];
  if (month !== "08") return undefined;
  if (item === "survivor_pension") return addMonths(`${year}-11`, turn % 3);
  return turn % 9 < 5 ? `${year}-10` : `${year}-11`;
}

/** Cents a month at the rate of the benefit year that began in August of that year. */
function monthlyRate(category: string, grade: string | null, benefitYear: number): number {
  let yearly = (category.startsWith("disabled") ? yearlyByGrade[grade ?? ""] : yearlyByCategory[category]) ?? 0;
  for (let year = 2019; year < benefitYear; year++) yearly = Math.round((yearly * risePerMille) / 1000);
  return Math.round((yearly * 100) / 12);
}
const benefitYear = (month: string) => yearOf(addMonths(month, -7));
const entitled = (category: string, grade: string | null, accrual: string) =>
  monthlyRate(category, grade, benefitYear(accrual));
const paidAtOnce = (category: string, grade: string | null, accrual: string) => {
  const risen = accrual.slice(5) >= "08" && accrual.slice(5) < (newRatePaidFrom[itemOf(category)] as string);
  return monthlyRate(category, grade, benefitYear(accrual) - (risen ? 1 : 0));
};

const springFestivalPaidIn = ["2021-02", "2022-01", "2023-01"];
const correctedMonth = "2022-09";
const correctedIn = "2022-11";

interface Payment {
  one: Beneficiary;
  category: string;
  item: string;
  accrual: string;
  due: number;
}

export function payoutRows(people: readonly Beneficiary[]): {rows: PayoutRow[]; breakages: Breakage[]} {
  const random = randomFor("payouts");
  const rows: PayoutRow[] = [];
  let carriedOver: Payment[] = [];

  const owed = (one: Beneficiary, turn: number, month: number): Payment[] => {
    const pay = months[month] as string;
    const calendarMonth = pay.slice(5);
    const first = one.categories[0] as string;
    const payment = (category: string, item: string, accrual: string, due: number) => ({
      one,
      category,
      item,
      accrual,
      due
    });
    const list: Payment[] = [];

    for (const category of one.categories.filter(isKey)) {
      list.push(payment(category, itemOf(category), pay, paidAtOnce(category, one.grade, pay)));
      for (let back = 2; back <= 5; back++) {
        const accrual = addMonths(pay, -back);
        if (month - back < one.from && one.from > 0) continue;
        if (backPaidIn(itemOf(category), accrual, turn) !== pay) continue;
        const short = entitled(category, one.grade, accrual) - paidAtOnce(category, one.grade, accrual);
        if (short > 0) list.push(payment(category, "back_pay", accrual, short));
      }
    }
    if (["demobilised_veteran", "red_army_three"].includes(first) && ["03", "06", "09", "12"].includes(calendarMonth))
      list.push(payment(first, "preferential_grant", pay, 66_000));
    if (first === "conscript_family" && turn % 12 === month % 12)
      list.push(payment(first, "conscript_family_grant", pay, 4_180_000 + (yearOf(pay) - 2021) * 120_000));
    if (turn % 6 === 0 && (springFestivalPaidIn.includes(pay) || calendarMonth === "07"))
      list.push(payment(first, "festival_grant", pay, calendarMonth === "07" ? 30_000 : 50_000));
    return list;
  };

  const oneOff = (one: Beneficiary, month: number): Payment[] =>
    one.leftBy === "去世" && one.until === month - 1 && (one.categories[0] as string).startsWith("disabled")
      ? [
          {
            one,
            category: one.categories[0] as string,
            item: "one_off_grant",
            accrual: months[month - 1] as string,
            due: 2_650_000 + random.int(0, 900_000)
          }
        ]
      : [];

  for (const [month, pay] of months.entries()) {
    const payments = [
      ...people.flatMap((one, turn) => (one.from <= month && month <= one.until ? owed(one, turn, month) : [])),
      ...people.flatMap((one) => oneOff(one, month)),
      ...carriedOver
    ];
    const repaid = new Set(carriedOver);
    const [serials, payDay] = [`FF${pay.replace("-", "")}`, `${pay}-01`];
    const once: Delivered = {deliveries: [pay], effective: true};
    carriedOver = [];

    const add = (payment: Payment, i: number, state: string, [due, paid]: [string, string], standing: Delivered) =>
      rows.push({
        serial: `${serials}${String(i + 1).padStart(5, "0")}`,
        name: payment.one.somebody.name,
        person: payment.one.somebody.person,
        category: payment.category,
        area_code: streetIn(payment.one, month),
        item: payment.item,
        accrual_month: `${payment.accrual}-01`,
        pay_month: payDay,
        due_yuan: due,
        paid_yuan: paid,
        state,
        account: payment.one.somebody.account,
        reporting_unit: null,
        deliveries: standing.deliveries,
        effective: standing.effective
      });

    for (const [i, payment] of payments.entries()) {
      const state = repaid.has(payment) || !random.chance(5) ? "成功" : random.chance(650) ? "退回" : "待发";
      if (state !== "成功") carriedOver.push(payment);
      const withheld = state === "成功" && payment.due > 50_000 && random.chance(3) ? random.int(5, 95) * 100 : 0;
      const amounts: [string, string] = [yuan(payment.due), yuan(state === "待发" ? 0 : payment.due - withheld)];
      if (pay !== correctedMonth) {
        add(payment, i, state, amounts, once);
      } else if (payment.category === "rural_veteran_60plus" && payment.item === "living_allowance" && i % 4 === 0) {
        // The rate of a neighbouring line was typed: the office hands the whole month over again two months later.
        const wrong = yuan(paidAtOnce("martyr_child_60plus", null, pay));
        add(payment, i, state, [wrong, wrong], {deliveries: [correctedMonth], effective: false});
        add(payment, i, state, amounts, {deliveries: [correctedIn], effective: true});
      } else {
        add(payment, i, state, amounts, {deliveries: [correctedMonth, correctedIn], effective: true});
      }
    }
  }

  /** A further line of that month, like the one given, with a serial of its own. */
  const broken = (delivery: string, column: string, value: string, reason: string): Breakage => {
    const like = rows.findLast((row) => row.pay_month === `${delivery}-01` && row.item === "living_allowance");
    if (!like) throw new Error(`no living allowance paid in ${delivery}`);
    const row = {...like, serial: `FF${delivery.replace("-", "")}90001`};
    return {contract: "payouts", delivery, key: row.serial, column, value, reason, row};
  };
  const breakages = [
    broken("2022-03", "area_code", "示例新村街道", "街镇名录中没有“示例新村街道”"),
    broken("2022-05", "accrual_month", "2022-06", "所属月份晚于发放月份"),
    broken("2023-04", "category", "示例类别人员", "优抚类别名录中没有“示例类别人员”")
  ];
  return {rows, breakages};
}
