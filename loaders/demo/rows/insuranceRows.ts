import type {Row} from "../../contracts/language/contract.js";
import type {insurance} from "../../contracts/insurance.js";
import type {Breakage} from "../breakage.js";
import {months} from "../calendar.js";
import {randomFor} from "../random.js";
import type {Delivered} from "../versions.js";
import {type Beneficiary, isKey, streetIn} from "./beneficiaryRows.js";

export type InsuranceRow = Row<typeof insurance> & {name: string} & Delivered;

/**
 * Key beneficiaries insured in each policy year; 2152 in 2023 for both products. They are bought in May for those who
 * are beneficiaries then, so they are not the same people as the 2152 at the end of the year.
 */
const policies = [
  {year: 2021, product: "沪惠保", insured: 2049, premium: "115.00"},
  {year: 2022, product: "沪惠保", insured: 2103, premium: "129.00"},
  {year: 2022, product: "意外险", insured: 2066, premium: "60.00"},
  {year: 2023, product: "沪惠保", insured: 2152, premium: "129.00"},
  {year: 2023, product: "意外险", insured: 2152, premium: "60.00"}
];

export function insuranceRows(people: readonly Beneficiary[]): {rows: InsuranceRow[]; breakages: Breakage[]} {
  const random = randomFor("insurance");
  const insuredIn = new Map<number, Beneficiary[]>();
  const rows = policies.flatMap(({year, product, insured, premium}) => {
    const delivery = `${year}-05`;
    const month = months.indexOf(delivery);
    // The second product of a year is bought for the same people, or for some of them.
    const eligible =
      insuredIn.get(year) ??
      people.filter(
        (one) => one.from <= month && month < one.until && one.categories.some((category) => isKey(category))
      );
    while (eligible.length > insured) eligible.splice(random.int(0, eligible.length - 1), 1);
    if (eligible.length < insured) throw new Error(`only ${eligible.length} key beneficiaries in ${delivery}`);
    insuredIn.set(year, [...eligible]);
    return eligible.map((one) => ({
      policy_year: year,
      product,
      name: one.somebody.name,
      person: one.somebody.person,
      category: one.categories.find((category) => isKey(category)) ?? null,
      area_code: streetIn(one, month),
      insured_on: `${delivery}-${String(random.int(8, 26)).padStart(2, "0")}`,
      premium_yuan: premium,
      reporting_unit: null,
      deliveries: [delivery],
      effective: true
    }));
  });

  const row = rows.find(({policy_year}) => policy_year === 2022);
  if (!row) throw new Error("nobody insured in 2022");
  return {
    rows,
    breakages: [
      {
        contract: "insurance",
        delivery: "2022-05",
        key: row.person,
        column: "product",
        value: "沪惠宝",
        reason: "险种“沪惠宝”不在可填的险种里",
        row
      }
    ]
  };
}
