import {group} from "d3";
import type {Fact} from "./attack.js";
import type {Release} from "./readRelease.js";

/**
 * What a reader of one release knows: the numbers that it shows, the limits of those that it hides, and how they hang
 * together. Written by hand, from what the pages and receipts say; nothing here comes from the code that hides.
 */
export interface Claim {
  shown?: number;
  /** Shown rounded: it is near. */
  rounded?: true;
  /** Hidden: where it must lie. */
  low: number;
  high: number;
  /** Hidden: whether it counts persons, and the limit that it is said to be below. */
  counts: boolean;
  below: number | undefined;
  /** The file that says so. */
  file: string;
}

export interface Known {
  claims: Map<string, Claim>;
  /** What other files show of numbers that a table hides. */
  repeats: {name: string; value: number; file: string}[];
  facts: Fact[];
}

type Row = Readonly<Record<string, string>>;

/** Tables of persons: keys, columns that count, columns of money. */
const personTables: Record<string, {key: string[]; counts: string[]; money: string[]}> = {
  resettlement_monthly: {key: ["month", "person_type", "placement_type"], counts: ["persons"], money: []},
  resettlement_streets: {key: ["year", "area_code"], counts: ["persons"], money: []},
  beneficiaries_monthly: {key: ["month", "category"], counts: ["persons"], money: []},
  payouts_monthly: {key: ["pay_month", "accrual_year", "benefit_item"], counts: ["persons"], money: ["amount_yuan"]},
  payouts_streets: {key: ["pay_month", "area_code"], counts: ["persons"], money: ["amount_yuan"]},
  insurance_yearly: {key: ["policy_year", "product"], counts: ["eligible", "insured"], money: []}
};
const indicatorKey = ["indicator_id", "period_type", "period", "area_code"];
const district = "310104";

const rowsName = (row: Row) => nameOf("deliveries", [row.delivery!, row.file!, row.sheet!], "rows_kept");

export const nameOf = (table: string, key: readonly string[], column: string) => [table, ...key, column].join("|");

/** Everything in one release. `others`: tables found anywhere else in it, by file. */
export function knowledgeOf(release: Release, others: readonly {file: string; rows: readonly Row[]}[] = []): Known {
  const claims = new Map<string, Claim>();
  for (const [table, {key, counts, money}] of Object.entries(personTables)) {
    for (const row of release.tables.get(table) ?? []) {
      for (const column of [...counts, ...money]) {
        const claim = claimOf(release, table, row, column, counts.includes(column));
        if (claim)
          claims.set(
            nameOf(
              table,
              key.map((k) => row[k]!),
              column
            ),
            claim
          );
      }
    }
  }
  for (const row of release.tables.get("indicators") ?? []) claimIndicator(release, row, claims);
  for (const row of release.tables.get("deliveries") ?? []) {
    // How many rows a file has is no number of persons, but it may be as many.
    const claim = claimOf(release, "deliveries", row, "rows_kept", false);
    if (claim) claims.set(rowsName(row), {...claim, below: undefined});
  }
  const known = {claims, repeats: repeatsOf(release, others, claims), facts: []};
  return {...known, facts: [...factsOf(release, claims)]};
}

function claimOf(release: Release, table: string, row: Row, column: string, counts: boolean): Claim | undefined {
  const file = `${table}.csv`;
  const cell = row[column] ?? "";
  const rounded = counts && release.rounded.has(table === "indicators" ? row.indicator_id! : table);
  if (cell !== "" && cell !== "0" && rounded)
    return {rounded, low: Number(cell) - 2, high: Number(cell) + 2, counts, below: undefined, file};
  if (cell !== "") return {shown: Number(cell), low: Number(cell), high: Number(cell), counts, below: undefined, file};
  if (row.flag !== "suppressed") return undefined;
  // Releases from before limits were written down say ＜k of all that they hide.
  const below = row.below === undefined ? release.thresholds.k : row.below ? Number(row.below) : undefined;
  if (!counts) return {low: 0, high: Infinity, counts, below, file};
  // Zeros are shown, so a hidden count is at least 1; at least k, if every small one is said to be small.
  const least = release.thresholds.unlabelled === 0 ? release.thresholds.k : 1;
  return {low: below === undefined ? least : 1, high: below === undefined ? Infinity : below - 1, counts, below, file};
}

function claimIndicator(release: Release, row: Row, claims: Map<string, Claim>): void {
  const said = release.indicators.get(row.indicator_id!);
  if (!said || said.sensitivity === "public_count") return;
  const name = (column: string) =>
    nameOf(
      "indicators",
      indicatorKey.map((k) => row[k]!),
      column
    );
  const ratio = row.numerator !== "" || row.denominator !== "" || said.unit === "%" || said.unit.includes("/");
  const put = (column: string, counts: boolean, claim = claimOf(release, "indicators", row, column, counts)) => {
    if (claim) claims.set(name(column), claim);
  };
  if (!ratio) {
    put("value", said.sensitivity !== "amount");
    return;
  }
  put("denominator", true);
  put("numerator", said.sensitivity !== "amount");
  const [n, d] = [claims.get(name("numerator")), claims.get(name("denominator"))];
  // Which of the two is small is not said.
  if (n && d && n.shown === undefined && d.shown === undefined) claims.set(name("numerator"), {...n, low: 0});
}

/** Numbers that stand in another table or file with the keys of a cell, and the figures that name an indicator. */
function repeatsOf(
  release: Release,
  others: readonly {file: string; rows: readonly Row[]}[],
  claims: ReadonlyMap<string, Claim>
): Known["repeats"] {
  const repeats: Known["repeats"] = [];
  const say = (name: string, cell: unknown, file: string) => {
    if (claims.has(name) && cell !== "" && cell != null && Number.isFinite(Number(cell))) {
      repeats.push({name, value: Number(cell), file});
    }
  };
  const columnsOf = {
    ...Object.fromEntries(
      Object.entries(personTables).map(([table, t]) => [table, {key: t.key, columns: [...t.counts, ...t.money]}])
    ),
    indicators: {key: indicatorKey, columns: ["value", "numerator", "denominator"]}
  };
  const own = [...release.tables]
    .filter(([name]) => !(name in columnsOf))
    .map(([name, rows]) => ({file: `${name}.csv`, rows}));
  for (const {file, rows} of [...own, ...others]) {
    const first = rows[0];
    if (!first) continue;
    for (const [table, {key, columns}] of Object.entries(columnsOf)) {
      if (!key.every((k) => k in first)) continue;
      for (const row of rows) {
        for (const column of columns)
          say(
            nameOf(
              table,
              key.map((k) => row[k]!),
              column
            ),
            row[column],
            file
          );
      }
    }
  }
  for (const {file, rows} of [{file: "deliveries.csv", rows: release.tables.get("deliveries") ?? []}, ...others]) {
    for (const row of rows) {
      if (row.delivery === undefined || row.file === undefined || row.sheet === undefined) continue;
      const read = row.rows_read && row.rows_refused ? Number(row.rows_read) - Number(row.rows_refused) : "";
      for (const cell of [row.rows, read]) say(rowsName(row), cell, file);
    }
  }
  for (const row of release.tables.get("published_figures") ?? []) {
    const period = row.period || row.candidate_period || "";
    const type = /^\d{4}$/.test(period) ? "year" : period.includes("Q") ? "quarter" : "month";
    say(nameOf("indicators", [row.measure!, type, period, district], "value"), row.computed, "published_figures.csv");
  }
  for (const row of release.tables.get("revisions") ?? []) {
    say(nameOf(row.resource!, row.key!.split("|"), row.column!), row.after, "revisions.csv");
  }
  return repeats;
}

const yearOf = (period: string) => period.slice(0, 4);
const quarterOf = (month: string) => `${yearOf(month)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;

/** How the numbers of one release hang together. */
function* factsOf(release: Release, claims: ReadonlyMap<string, Claim>): Generator<Fact> {
  const has = (name: string) => claims.has(name);
  const shown = (name: string) => claims.get(name)?.shown;
  /** A sum of some is a sum of others. */
  const equal = (say: string, left: readonly string[], right: readonly string[]): Fact => ({
    say,
    terms: [...left.map((n) => [n, 1] as const), ...right.map((n) => [n, -1] as const)],
    low: 0,
    high: 0
  });
  const atMost = (say: string, left: readonly string[], right: readonly string[]): Fact => ({
    ...equal(say, left, right),
    low: -Infinity
  });
  /** Presumed where it holds wherever all of it can be seen, and it can be seen at all. */
  const learned = (facts: readonly Fact[]): Fact[] => {
    const seen = facts.map(({terms}) => terms.reduce((s, [n, a]) => s + a * (shown(n) ?? NaN), 0));
    const size = facts.filter((f, i) => !Number.isNaN(seen[i]) && f.terms.some(([n]) => shown(n)! > 0)).length;
    const holds = facts.every(
      ({low, high}, i) => Number.isNaN(seen[i]) || (seen[i]! >= low - 1e-6 && seen[i]! <= high + 1e-6)
    );
    return holds && size > 0 ? facts.map((f) => ({...f, presumed: true})) : [];
  };

  const rows = (table: string) => release.tables.get(table) ?? [];
  const names = (table: string, column: string, test: (row: Row) => boolean) =>
    rows(table)
      .filter(test)
      .map((row) =>
        nameOf(
          table,
          personTables[table]!.key.map((k) => row[k]!),
          column
        )
      )
      .filter(has);
  const figure = (id: string, type: string, period: string, area: string, column: string) =>
    nameOf("indicators", [id, type, period, area], column);

  // Indicators: months in quarters and years, streets in the district, shares of wholes.
  const byId = group(rows("indicators"), (row) => row.indicator_id!);
  for (const [id, said] of release.indicators) {
    if (said.sensitivity === "public_count") continue;
    const own = byId.get(id) ?? [];
    const areas = [...new Set(own.map((r) => r.area_code!))];
    for (const column of ["value", "numerator", "denominator"]) {
      const of = (type: string, area: string, test: (period: string) => boolean) =>
        own
          .filter((r) => r.period_type === type && r.area_code === area && test(r.period!))
          .map((r) => figure(id, type, r.period!, area, column));
      const ladders: Fact[] = [];
      const lasts: Fact[] = [];
      for (const area of areas) {
        for (const [short, long] of [
          ["month", "quarter"],
          ["month", "year"],
          ["quarter", "year"]
        ] as const) {
          for (const row of own.filter((r) => r.period_type === long && r.area_code === area)) {
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
    yield* learned(
      own.flatMap((r) => {
        const [n, d] = ["numerator", "denominator"].map((c) => figure(id, r.period_type!, r.period!, r.area_code!, c));
        return has(n!) && has(d!) ? [atMost(`${said.name} ${r.period} ${r.area_code} 分子不大于分母`, [n!], [d!])] : [];
      })
    );
    for (const r of own) {
      const [n, d] = ["numerator", "denominator"].map((c) => figure(id, r.period_type!, r.period!, r.area_code!, c));
      if (r.value === "" || !has(n!) || !has(d!) || release.rounded.has(id)) continue;
      const rate = Number(r.value) / (said.unit === "%" ? 100 : 1);
      const about = (0.0001 * (shown(d!) ?? 1000)) / (said.unit === "%" ? 100 : 1);
      const say = `${said.name} ${r.period} ${r.area_code} 的值是分子除以分母`;
      yield {
        say,
        terms: [
          [n!, 1],
          [d!, -rate]
        ],
        low: -about,
        high: about
      };
    }
  }
  // Windows: from January on, and twelve months.
  const windows: Fact[] = [];
  for (const row of rows("indicators_cumulative")) {
    const said = release.indicators.get(row.indicator_id!);
    if (!said || said.sensitivity === "public_count") continue;
    for (const column of ["value", "numerator", "denominator"]) {
      if (row[column] === "" || (column === "value" && row.denominator !== "")) continue;
      const months = Array.from({length: row.window === "ytd" ? Number(row.period!.slice(5)) : 12}, (_, i) => {
        const at = Number(yearOf(row.period!)) * 12 + Number(row.period!.slice(5)) - 1 - i;
        return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
      }).map((m) => figure(row.indicator_id!, "month", m, row.area_code!, column));
      if (!months.every(has)) continue;
      const value = Number(row[column]);
      const say = `${said.name} ${row.area_code} 截至 ${row.period} 的累计（${row.window}）等于其中各月之和`;
      const near = release.rounded.has(row.indicator_id!) && said.sensitivity !== "amount" ? 2 : 0;
      windows.push({say, terms: months.map((m) => [m, 1] as const), low: value - near, high: value + near});
    }
  }
  yield* windows;

  // Tables beside each other.
  const months = [...new Set(rows("payouts_streets").map((r) => r.pay_month!))];
  const inTotal = (item: string) =>
    !["conscript_family_grant", "festival_grant", "self_employment_grant"].includes(item);
  for (const month of months) {
    const items = names("payouts_monthly", "amount_yuan", (r) => r.pay_month === month);
    const streets = names("payouts_streets", "amount_yuan", (r) => r.pay_month === month);
    yield equal(`${month} 各发放项目金额之和等于各街镇金额之和`, items, streets);
    const paid = figure("benefit_paid_total", "month", month, district, "value");
    if (has(paid))
      yield equal(
        `${month} 计入总额的各项目之和等于发放总额`,
        names("payouts_monthly", "amount_yuan", (r) => r.pay_month === month && inTotal(r.benefit_item!)),
        [paid]
      );
    for (const row of rows("payouts_streets").filter((r) => r.pay_month === month)) {
      const [all, counted] = [
        nameOf("payouts_streets", [month, row.area_code!], "amount_yuan"),
        figure("benefit_paid_total", "month", month, row.area_code!, "value")
      ];
      if (has(all) && has(counted))
        yield atMost(`${month} ${row.area_code} 发放总额不大于全部项目金额`, [counted], [all]);
    }
  }
  const years = [...new Set(rows("resettlement_monthly").map((r) => yearOf(r.month!)))];
  const received = (year: string, test: (row: Row) => boolean) =>
    names("resettlement_monthly", "persons", (r) => yearOf(r.month!) === year && test(r));
  for (const year of years) {
    const streets = names("resettlement_streets", "persons", (r) => r.year === year);
    if (streets.length)
      yield equal(
        `${year} 各月接收人数之和等于各街镇之和`,
        received(year, () => true),
        streets
      );
    for (const [id, column, test] of [
      ["conscript_received_count", "value", (r) => r.person_type === "conscript"],
      ["nco_received_count", "value", (r) => r.person_type === "nco"],
      ["assigned_job_placement_rate", "denominator", (r) => r.placement_type === "assigned_job"],
      ["disabled_handover_rate", "denominator", (r) => r.placement_type === "supported"]
    ] as [string, string, (row: Row) => boolean][]) {
      const whole = figure(id, "year", year, district, column);
      if (has(whole))
        yield equal(`${year} ${release.indicators.get(id)!.name}等于接收安置表各月之和`, [whole], received(year, test));
    }
    const trained = figure("vocational_training_rate", "year", year, district, "denominator");
    if (has(trained))
      yield atMost(
        `${year} 登记了培训的不多于接收的`,
        [trained],
        received(year, () => true)
      );
  }
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
  for (const row of rows("insurance_yearly")) {
    const year = row.policy_year!;
    const eligible = nameOf("insurance_yearly", [year, row.product!], "eligible");
    const count = figure("key_beneficiary_count", "year", year, district, "value");
    if (has(eligible) && has(count)) yield equal(`${year} 参保表的重点优抚对象就是年末人数`, [eligible], [count]);
  }
  for (const row of byId.get("key_beneficiary_count") ?? []) {
    const {period_type: type, period, area_code: area} = row as Record<string, string>;
    const count = figure("key_beneficiary_count", type!, period!, area!, "value");
    for (const id of ["insurance_coverage_rate", "festival_visit_coverage_rate"]) {
      const base = figure(id, type!, period!, area!, "denominator");
      // In the other quarters nobody is visited, and the base is 0.
      if (has(base) && has(count) && shown(base) !== 0)
        yield equal(`${period} ${area} 的重点优抚对象在两处是同一个数`, [base], [count]);
    }
  }
  for (const row of byId.get("benefit_paid_per_capita") ?? []) {
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
  // One person is counted once a year, and at least once in the months of the item.
  for (const [id, item] of [
    ["one_time_payment_rate", "self_employment_grant"],
    ["rate_rise_backpay_rate", "back_pay"],
    ["conscript_family_allowance_rate", "conscript_family_grant"]
  ] as const) {
    for (const row of byId.get(id) ?? []) {
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

  // Rows of files: where a row is a person, there are as many rows as persons, or no fewer.
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
        const persons = counted(names, figure, period, area).filter(has);
        const say = `${period} ${area ?? ""}交付的《${contract}》的行数与人数`;
        return brought.length && persons.length ? [equal(say, brought, persons)] : [];
      })
    );
    yield* learned(sums);
    yield* learned(sums.map((f) => ({...f, high: Infinity})));
  }
  yield* learned(
    (byId.get("row_reject_rate") ?? [])
      .filter((row) => row.denominator !== "")
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

type Names = (table: string, column: string, test: (row: Row) => boolean) => string[];
type Figure = (id: string, type: string, period: string, area: string, column: string) => string;

/** Exports of which a row is a person or one of a person's, and the numbers that count them in a period. */
const rowsOfPersons: {
  contract: string;
  /** The period that a delivery speaks of. */
  of: (delivery: string) => string;
  counted: (names: Names, figure: Figure, period: string, area: string | undefined) => string[];
}[] = [
  {
    contract: "resettlement",
    of: (delivery) => delivery,
    counted: (names, _, month, area) =>
      area === undefined ? names("resettlement_monthly", "persons", (r) => r.month === month) : []
  },
  {
    contract: "beneficiaries",
    of: (delivery) => delivery,
    counted: (names, figure, month, area) =>
      area === undefined
        ? names("beneficiaries_monthly", "persons", (r) => r.month === month && r.category !== "all")
        : [figure("key_beneficiary_count", "month", month, area, "value")]
  },
  {
    contract: "beneficiaries",
    of: (delivery) => delivery,
    counted: (_, figure, month, area) => [figure("key_beneficiary_count", "month", month, area ?? district, "value")]
  },
  {
    contract: "payouts",
    of: (delivery) => delivery,
    counted: (names, _, month, area) =>
      area === undefined
        ? names("payouts_monthly", "persons", (r) => r.pay_month === month)
        : names("payouts_streets", "persons", (r) => r.pay_month === month && r.area_code === area)
  },
  {
    contract: "payouts",
    of: (delivery) => delivery,
    counted: (names, _, month, area) =>
      area === undefined ? names("payouts_streets", "persons", (r) => r.pay_month === month) : []
  },
  {
    contract: "insurance",
    of: yearOf,
    counted: (names, _, year, area) =>
      area === undefined ? names("insurance_yearly", "insured", (r) => r.policy_year === year) : []
  },
  {
    contract: "insurance",
    of: yearOf,
    counted: (_, figure, year, area) => [figure("insurance_coverage_rate", "year", year, area ?? district, "numerator")]
  }
];
