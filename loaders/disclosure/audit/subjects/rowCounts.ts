import {district, rowsName} from "../claims.js";
import {equal, monthAfter, quarterOf, type Subject, type View, yearOf} from "../view.js";

/** Rows of files: where a row is a person, there are as many rows as persons, or no fewer. */
export const rowCounts: Subject = {
  covers: {},
  *facts(view) {
    const {rows, names, has, learned, mostly} = view;
    const loaded = rows("deliveries").filter((row) => row.verdict === "loaded" && has(rowsName(row)));
    const streetNames = rows("labels").filter((l) => l.list === "streets");
    const inStreet = (file: string, area: string) => {
      const name = streetNames.find((l) => l.code === area)?.name?.replace(/(街道|镇)$/, "");
      return name !== undefined && file.includes(name);
    };
    for (const {contract, of, counted} of rowsOfPersons) {
      const files = loaded.filter((row) => row.contract === contract);
      const periods = [...new Set(files.map((row) => of(row.delivery!)))];
      const areas = [undefined, ...new Set(streetNames.map((l) => l.code!))];
      const sums = periods.flatMap((period) =>
        areas.flatMap((area) => {
          const brought = files
            .filter((row) => of(row.delivery!) === period && (area === undefined || inStreet(row.file!, area)))
            .map(rowsName);
          if (brought.length === 0) return [];
          const persons = counted(view, period, area).filter(has);
          const say = `${period} ${area ?? ""}交付的《${contract}》的行数与人数`;
          return persons.length ? [equal(say, brought, persons)] : [];
        })
      );
      yield* learned(sums);
      yield* learned(sums.map((f) => ({...f, high: Infinity})));
    }
    // A register is handed over whole each month: it grows by those who were registered.
    const registers = loaded.filter((row) => row.contract === "resettlement");
    const brought = (month: string) => registers.filter((row) => row.delivery === month).map(rowsName);
    yield* mostly(
      [...new Set(registers.map((row) => row.delivery!))].flatMap((month) => {
        const [now, before] = [brought(month), brought(monthAfter(month, -1))];
        const came = names("resettlement_monthly", "persons", (r) => r.month === month);
        const say = `${month} 接收安置的登记表比上月多的行就是当月接收的`;
        return before.length && came.length ? [equal(say, now, [...before, ...came])] : [];
      })
    );
    yield* learned(
      rows("indicators")
        .filter((row) => row.indicator_id === "row_reject_rate" && row.denominator !== "")
        .map((row) => {
          const inPeriod = {month: (m: string) => m, quarter: quarterOf, year: yearOf}[row.period_type!]!;
          const brought = rows("deliveries").filter((r) => inPeriod(r.delivery!) === row.period && has(rowsName(r)));
          const read = Number(row.denominator) - brought.reduce((sum, r) => sum + Number(r.rows_refused), 0);
          return {...equal(`${row.period} 全部文件的数据行`, brought.map(rowsName), []), low: read, high: read};
        })
    );
    yield* learned(
      rows("sources")
        .filter((row) => row.rows_kept !== "")
        .map((row) => {
          const brought = rows("deliveries").filter((r) => r.contract === row.contract && has(rowsName(r)));
          const kept = Number(row.rows_kept);
          return {...equal(`${row.title} 各文件的入库行`, brought.map(rowsName), []), low: kept, high: kept};
        })
    );
  }
};

/** Exports of which a row is a person or one of a person's, and the numbers that count them in a period. */
const rowsOfPersons: {
  contract: string;
  /** The period that a delivery speaks of. */
  of: (delivery: string) => string;
  counted: (view: View, period: string, area: string | undefined) => string[];
}[] = [
  {
    contract: "resettlement",
    of: (delivery) => delivery,
    counted: ({names}, month, area) =>
      area === undefined ? names("resettlement_monthly", "persons", (r) => r.month === month) : []
  },
  {
    contract: "beneficiaries",
    of: (delivery) => delivery,
    counted: ({names, figure}, month, area) =>
      area === undefined
        ? names("beneficiaries_monthly", "persons", (r) => r.month === month && r.category !== "all")
        : [figure("key_beneficiary_count", "month", month, area, "value")]
  },
  {
    contract: "beneficiaries",
    of: (delivery) => delivery,
    counted: ({figure}, month, area) => [figure("key_beneficiary_count", "month", month, area ?? district, "value")]
  },
  {
    contract: "payouts",
    of: (delivery) => delivery,
    counted: ({names}, month, area) =>
      area === undefined
        ? names("payouts_monthly", "persons", (r) => r.pay_month === month)
        : names("payouts_streets", "persons", (r) => r.pay_month === month && r.area_code === area)
  },
  {
    contract: "payouts",
    of: (delivery) => delivery,
    counted: ({names}, month, area) =>
      area === undefined ? names("payouts_streets", "persons", (r) => r.pay_month === month) : []
  },
  {
    contract: "insurance",
    of: yearOf,
    counted: ({names}, year, area) =>
      area === undefined ? names("insurance_yearly", "insured", (r) => r.policy_year === year) : []
  },
  {
    contract: "insurance",
    of: yearOf,
    counted: ({figure}, year, area) => [figure("insurance_coverage_rate", "year", year, area ?? district, "numerator")]
  }
];
