import {mkdir, mkdtemp, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {csvFormat} from "d3";
import {checkDisclosure} from "../../loaders/gate/checkDisclosure.js";

export type Cells = Record<string, string | number>;

const indicator = (id: string, additivity: string, sensitivity: string, unit: string) => ({
  id,
  name: id,
  additivity,
  sensitivity,
  unit
});
export const receipts = {
  release: "2023-12-a",
  thresholds: {k: 5},
  hidden: {unlabelled: 0},
  indicators: [
    indicator("conscript_received_count", "additive", "person_count", "人"),
    indicator("benefit_paid_total", "additive", "amount", "元"),
    {
      ...indicator("insurance_coverage_rate", "non_additive", "rate", "%"),
      // In 2021 at risk from 1 of 40 on and on track from 2 of 40 on, and so on.
      targets: [1, 2, 3, 4].map((n) => ({
        ...{operator: ">=", value: 2.5 * (n + 1), at_risk: 2.5 * n},
        ...{valid_from: `202${n}-01-01`, valid_to: `202${n}-12-31`}
      }))
    }
  ]
};

/** The keys of the tables of persons, and the classes of their columns. */
export const classes: Record<string, {key: readonly string[]} & Record<string, string | readonly string[]>> = {
  resettlement_monthly: {key: ["month", "person_type", "placement_type"], persons: "sensitive_person_count"},
  beneficiaries_monthly: {key: ["month", "category"], persons: "sensitive_person_count"},
  payouts_monthly: {key: ["pay_month", "accrual_year", "benefit_item"], amount_yuan: "amount", persons: "person_count"},
  payouts_streets: {key: ["pay_month", "area_code"], amount_yuan: "amount", persons: "person_count"},
  insurance_yearly: {key: ["policy_year", "product"], eligible: "person_count", insured: "person_count"}
};

/** What the gate says of a site with these tables, what else lies in it, and the tables of the release before. */
export async function gate(
  tables: Record<string, Cells[]>,
  files: Record<string, string> = {},
  before?: Record<string, Cells[]>,
  {
    more = {},
    asOf = ["", ""],
    digests = new Set()
  }: {more?: typeof classes; asOf?: [before: string, now: string]; digests?: ReadonlySet<string>} = {}
): Promise<string[]> {
  const site = await mkdtemp(join(tmpdir(), "site-"));
  const earlier = await mkdtemp(join(tmpdir(), "earlier-"));
  try {
    for (const [name, rows] of Object.entries(before ?? {}))
      await writeFile(join(earlier, `${name}.csv`), csvFormat(rows));
    await writeFile(
      join(earlier, "receipts.json"),
      JSON.stringify({...receipts, release: "2023-11-a", as_of: asOf[0]})
    );
    await mkdir(join(site, "data"));
    for (const [name, rows] of Object.entries(tables))
      await writeFile(join(site, "data", `${name}.csv`), csvFormat(rows));
    await writeFile(join(site, "data", "receipts.json"), JSON.stringify({...receipts, as_of: asOf[1]}));
    const described = Object.entries({...classes, ...more}).map(([name, {key, ...of}]) => ({
      name,
      schema: {
        primaryKey: key,
        fields: Object.entries(of).map(([column, sensitivity]) => ({name: column, sensitivity}))
      }
    }));
    for (const dir of [join(site, "data"), earlier])
      await writeFile(join(dir, "datapackage.json"), JSON.stringify({resources: described}));
    for (const [name, text] of Object.entries(files)) await writeFile(join(site, name), text);
    return (await checkDisclosure(site, {open: [], digests}, before ? [earlier] : [])).map(
      (f) => `${f.file} ${f.message}`
    );
  } finally {
    await rm(site, {recursive: true});
    await rm(earlier, {recursive: true});
  }
}

export const hidden = (below: number | "") => ({flag: "suppressed", below});
export const intake = (
  month: string,
  placement_type: string,
  persons: number | "",
  more: Cells = {flag: "", below: ""}
) => ({
  month,
  person_type: "conscript",
  placement_type,
  persons,
  ...more
});
export const figure = (indicator_id: string, period_type: string, period: string, more: Cells) => ({
  indicator_id,
  period_type,
  period,
  area_code: "310104",
  value: "",
  numerator: "",
  denominator: "",
  flag: "",
  below: "",
  ...more
});
export const street = (area_code: string, amount_yuan: number | "", more: Cells = {flag: "", below: ""}) => ({
  pay_month: "2023-05",
  area_code,
  amount_yuan,
  persons: amount_yuan === "" ? "" : 20,
  ...more
});
export const item = (benefit_item: string, amount_yuan: number) => ({
  pay_month: "2023-05",
  accrual_year: 2023,
  benefit_item,
  amount_yuan,
  persons: 30,
  flag: "",
  below: ""
});
