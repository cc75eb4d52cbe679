import {readdir, readFile} from "node:fs/promises";
import {join} from "node:path";
import {group, rollups} from "d3";
import {parseRows} from "../../loaders/base/parseTable.js";
import {type Column, loadSolver, withProgram} from "../../loaders/disclosure/solver.js";

/**
 * What hidden numbers can be, said once more: neither the code that hides nor the attacker has a part in it. A value is
 * possible where whole numbers of persons and amounts around it agree with all that is published, while everything farther
 * away is as it truly is. So whatever is found possible is so; what is not found may only be too far away.
 */
export interface Condition {
  say: string;
  terms: readonly (readonly [name: string, coefficient: number])[];
  low: number;
  high: number;
}

type Row = Readonly<Record<string, string>>;

export interface Published {
  rows: ReadonlyMap<string, readonly Row[]>;
  truth: ReadonlyMap<string, number>;
  /** Numbers that are hidden, with what is said of each. */
  hidden: ReadonlyMap<string, {low: number; high: number; counts: boolean}>;
  k: number;
}

const keys: Record<string, readonly string[]> = {
  resettlement_monthly: ["month", "person_type", "placement_type"],
  resettlement_streets: ["year", "area_code"],
  beneficiaries_monthly: ["month", "category"],
  payouts_monthly: ["pay_month", "accrual_year", "benefit_item"],
  payouts_streets: ["pay_month", "area_code"],
  insurance_yearly: ["policy_year", "product"],
  indicators: ["indicator_id", "period_type", "period", "area_code"],
  deliveries: ["delivery", "file", "sheet"]
};
const district = "310104";
const nameOf = (table: string, row: Row, column: string) =>
  [table, ...keys[table]!.map((c) => row[c]!), column].join("|");
const isMoney = (name: string) =>
  name.endsWith("|amount_yuan") || /^indicators\|benefit_paid_(total\|.*\|value|per_capita\|.*\|numerator)$/.test(name);

/** A finished package beside the true numbers of its tables. `shown`: numbers that are taken to be published all the same. */
export async function readPublished(
  data: string,
  truth: ReadonlyMap<string, number>,
  shown: ReadonlySet<string> = new Set()
): Promise<Published> {
  const files = (await readdir(data)).filter((f) => f.endsWith(".csv"));
  const read = async (file: string) =>
    [file.replace(/\.csv$/, ""), parseRows(await readFile(join(data, file), "utf8")) as Row[]] as const;
  const rows = new Map(await Promise.all(files.map(read)));
  const receipts = JSON.parse(await readFile(join(data, "receipts.json"), "utf8")) as {thresholds: {k: number}};
  const hidden = new Map<string, {low: number; high: number; counts: boolean}>();
  for (const [table, own] of rows) {
    if (!(table in keys)) continue;
    for (const row of own) {
      if (row.flag !== "suppressed") continue;
      for (const column of Object.keys(row)) {
        const name = nameOf(table, row, column);
        const true_ = truth.get(name);
        if (true_ === undefined || row[column] !== "" || shown.has(name)) continue;
        const counts = !isMoney(name);
        const few = counts && row.below && true_ < Number(row.below);
        const least = counts && true_ > 0 ? 1 : 0;
        hidden.set(name, {low: least, high: few ? Number(row.below) - 1 : Infinity, counts});
      }
    }
  }
  return {rows, truth, hidden, k: receipts.thresholds.k};
}

/** What is so of the true numbers, and can be known. */
export function conditionsOf(published: Published): Condition[] {
  const {rows, truth, hidden} = published;
  const holds = ({terms, low, high}: Condition) => {
    const sum = terms.reduce((s, [n, a]) => s + a * truth.get(n)!, 0);
    return sum >= low - 1e-4 && sum <= high + 1e-4;
  };
  const tells = ({terms}: Condition) => terms.some(([n]) => truth.get(n)! > 0);
  const known = (names: readonly string[]) => names.filter((n) => truth.has(n));
  /** A number is the sum of others. */
  const sum = (say: string, wholes: readonly string[], parts: readonly string[]): Condition => ({
    say,
    terms: [...known(wholes).map((n) => [n, 1] as const), ...known(parts).map((n) => [n, -1] as const)],
    ...{low: 0, high: 0}
  });
  const no_more = (say: string, less: string, more: readonly string[]): Condition => ({
    ...sum(say, [less], more),
    low: -Infinity
  });
  const all: Condition[] = [];
  /** What is so everywhere, and somewhere of more than nothing. */
  const family = (conditions: readonly Condition[], most = false) => {
    const own = conditions.filter((c) => c.terms.length > 1);
    const told = own.filter(tells);
    const right = told.filter(holds).length;
    if (told.length && (right === told.length || (most && 3 * right >= 2 * told.length)))
      all.push(...own.filter(holds));
  };

  // Payouts.
  const payouts = rows.get("payouts_monthly") ?? [];
  const streets = rows.get("payouts_streets") ?? [];
  const months = [...new Set(streets.map((r) => r.pay_month!))];
  const money = (own: readonly Row[], table: string) => own.map((r) => nameOf(table, r, "amount_yuan"));
  const inMonth = (month: string) => payouts.filter((r) => r.pay_month === month);
  family(
    months.map((month) => {
      const areas = money(
        streets.filter((r) => r.pay_month === month),
        "payouts_streets"
      );
      return sum(`${month} items and streets`, areas, money(inMonth(month), "payouts_monthly"));
    })
  );
  const figure = (id: string, type: string, period: string, area: string, column: string) =>
    ["indicators", id, type, period, area, column].join("|");
  family(
    months.map((month) => {
      const items = money(
        inMonth(month).filter((r) => r.in_total === "1"),
        "payouts_monthly"
      );
      return sum(`${month} total`, [figure("benefit_paid_total", "month", month, district, "value")], items);
    })
  );
  for (const r of streets) {
    const counted = figure("benefit_paid_total", "month", r.pay_month!, r.area_code!, "value");
    if (truth.has(counted))
      family([no_more("total of all items", counted, [nameOf("payouts_streets", r, "amount_yuan")])]);
  }
  for (const item of new Set(payouts.map((r) => r.benefit_item!)))
    all.push(
      ...pricesOf(
        payouts.filter((r) => r.benefit_item === item),
        published
      ).filter(holds)
    );

  // Who is received.
  const intake = rows.get("resettlement_monthly") ?? [];
  const years = [...new Set(intake.map((r) => r.month!.slice(0, 4)))];
  const came = (year: string, test: (r: Row) => boolean) =>
    intake.filter((r) => r.month!.startsWith(year) && test(r)).map((r) => nameOf("resettlement_monthly", r, "persons"));
  family(
    years.map((year) => {
      const by = (rows.get("resettlement_streets") ?? []).filter((r) => r.year === year);
      return sum(
        `${year} months and streets`,
        by.map((r) => nameOf("resettlement_streets", r, "persons")),
        came(year, () => true)
      );
    })
  );
  for (const [id, column, test] of [
    ["conscript_received_count", "value", (r: Row) => r.person_type === "conscript"],
    ["nco_received_count", "value", (r: Row) => r.person_type === "nco"],
    ["assigned_job_placement_rate", "denominator", (r: Row) => r.placement_type === "assigned_job"],
    ["disabled_handover_rate", "denominator", (r: Row) => r.placement_type === "supported"]
  ] as const)
    family(years.map((year) => sum(`${year} ${id}`, [figure(id, "year", year, district, column)], came(year, test))));

  // Who is on the register.
  const register = rows.get("beneficiaries_monthly") ?? [];
  for (const [month, own] of group(register, (r) => r.month!)) {
    const name = (category: string) => `beneficiaries_monthly|${month}|${category}|persons`;
    const parts = own.map((r) => r.category!).filter((c) => !["all", "conscript_family", "other"].includes(c));
    family([
      no_more(`${month} all`, name("all"), parts.map(name)),
      ...parts.map((c) => no_more(`${month} ${c}`, name(c), [name("all")]))
    ]);
  }

  // Indicators by themselves.
  const figures = rows.get("indicators") ?? [];
  const quarter = (month: string) => `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;
  const inside = (long: string) => (short: string) =>
    long.includes("Q") ? quarter(short) === long : short.startsWith(long);
  for (const [id, own] of group(figures, (r) => r.indicator_id!)) {
    for (const column of ["value", "numerator", "denominator"]) {
      const of = (type: string, area: string, test: (period: string) => boolean) =>
        known(
          own
            .filter((r) => r.period_type === type && r.area_code === area && test(r.period!))
            .map((r) => nameOf("indicators", r, column))
        );
      for (const [short, long] of [
        ["month", "quarter"],
        ["month", "year"],
        ["quarter", "year"]
      ] as const) {
        const rungs = own
          .filter((r) => r.period_type === long && truth.has(nameOf("indicators", r, column)))
          .map((r) => ({whole: nameOf("indicators", r, column), parts: of(short, r.area_code!, inside(r.period!))}))
          .filter(({parts}) => parts.length > 0);
        family(rungs.map(({whole, parts}) => sum(`${whole} of its periods`, [whole], parts)));
        family(rungs.map(({whole, parts}) => sum(`${whole} at the end`, [whole], parts.slice(-1))));
      }
      family(
        own
          .filter((r) => r.area_code === district && truth.has(nameOf("indicators", r, column)))
          .map((r) => {
            const areas = own.filter(
              (o) => o.area_code !== district && o.period_type === r.period_type && o.period === r.period
            );
            return sum(
              `${id} ${r.period} of its streets`,
              [nameOf("indicators", r, column)],
              areas.map((o) => nameOf("indicators", o, column))
            );
          })
      );
    }
    family(
      own
        .filter(
          (r) => truth.has(nameOf("indicators", r, "numerator")) && truth.has(nameOf("indicators", r, "denominator"))
        )
        .map((r) =>
          no_more(`${id} part of the whole`, nameOf("indicators", r, "numerator"), [
            nameOf("indicators", r, "denominator")
          ])
        )
    );
  }
  // Numbers that are the same wherever both stand.
  const series = new Map<string, Map<string, number>>();
  for (const [name, value] of truth) {
    const [table, id, type, period, area, column] = name.split("|");
    const [where, which] =
      table === "indicators"
        ? [`${type}|${period}|${area}`, `${id}|${column}`]
        : table === "beneficiaries_monthly" && type === "all"
          ? [`month|${id}|${district}`, "on the register"]
          : ["", ""];
    if (!which) continue;
    if (!series.has(which)) series.set(which, new Map());
    series.get(which)!.set(where!, value);
  }
  const place = (which: string, where: string) => {
    const [id, column] = which.split("|");
    return column ? `indicators|${id}|${where}|${column}` : `beneficiaries_monthly|${where.split("|")[1]}|all|persons`;
  };
  const all_series = [...series];
  all_series.forEach(([a, first], i) => {
    for (const [b, second] of all_series.slice(i + 1)) {
      const shared = [...first.keys()].filter((where) => second.has(where));
      const telling = new Set(shared.map((where) => first.get(where)!).filter((v) => v > 0));
      if (telling.size < 6 || !shared.every((where) => first.get(where) === second.get(where))) continue;
      family(shared.map((where) => sum(`${a} is ${b}`, [place(a, where)], [place(b, where)])));
    }
  });
  // Windows.
  for (const row of rows.get("indicators_cumulative") ?? []) {
    for (const column of ["value", "numerator", "denominator"]) {
      if (row[column] === "" || row[column] === undefined) continue;
      const span = row.window === "ytd" ? Number(row.period!.slice(5)) : 12;
      const at = Number(row.period!.slice(0, 4)) * 12 + Number(row.period!.slice(5)) - 1;
      const own = Array.from({length: span}, (_, i) => {
        const [year, m] = [Math.floor((at - i) / 12), ((at - i) % 12) + 1];
        return figure(row.indicator_id!, "month", `${year}-${String(m).padStart(2, "0")}`, row.area_code!, column);
      });
      if (!own.every((n) => truth.has(n))) continue;
      const value = Number(row[column]);
      family([
        {
          say: `${row.indicator_id} ${row.window} to ${row.period}`,
          terms: own.map((n) => [n, 1]),
          low: value,
          high: value
        }
      ]);
    }
  }
  // Rows of files.
  const files = (rows.get("deliveries") ?? []).filter((r) => r.verdict === "loaded");
  const brought = (contract: string, delivery: string) =>
    known(
      files
        .filter((r) => r.contract === contract && r.delivery === delivery)
        .map((r) => nameOf("deliveries", r, "rows_kept"))
    );
  for (const [contract, table, column] of [
    ["payouts", "payouts_monthly", "pay_month"],
    ["beneficiaries", "beneficiaries_monthly", "month"],
    ["resettlement", "resettlement_monthly", "month"]
  ] as const) {
    const counted = (month: string) =>
      (rows.get(table) ?? [])
        .filter((r) => r[column] === month && r.category !== "all")
        .map((r) => nameOf(table, r, "persons"));
    const deliveries = [...new Set(files.filter((r) => r.contract === contract).map((r) => r.delivery!))].sort();
    family(deliveries.map((d) => sum(`${d} rows of ${contract}`, brought(contract, d), counted(d))));
    family(
      deliveries
        .slice(1)
        .map((d, i) =>
          sum(`${d} more rows of ${contract}`, brought(contract, d), [
            ...brought(contract, deliveries[i]!),
            ...counted(d)
          ])
        ),
      true
    );
  }
  // Time.
  all.push(...steadyOf(published).filter(holds));
  // Only what ties hidden numbers matters.
  return all.filter(({terms}) => terms.some(([n]) => hidden.has(n)));
}

/** So many yuan a head, by the rows of the item that can be seen. */
function pricesOf(rows: readonly Row[], {truth, hidden}: Published): Condition[] {
  const each = rows.map((row) => {
    const [amount, persons] = [
      nameOf("payouts_monthly", row, "amount_yuan"),
      nameOf("payouts_monthly", row, "persons")
    ];
    const seen = !hidden.has(amount) && !hidden.has(persons) && (truth.get(persons) ?? 0) > 0;
    return {month: row.pay_month!, amount, persons, price: seen ? truth.get(amount)! / truth.get(persons)! : undefined};
  });
  const seen = each.flatMap(({price}) => price ?? []);
  if (seen.length === 0) return [];
  const pairs = seen.slice(1).map((p, i) => Math.abs(p - seen[i]!) <= 0.005 * p);
  const one = pairs.length > 0 && pairs.filter(Boolean).length * 3 >= pairs.length * 2;
  return each.flatMap(({amount, persons, price}, i) => {
    if (price !== undefined || !truth.has(amount) || !truth.has(persons)) return [];
    const around = [each.slice(0, i).findLast((e) => e.price), each.slice(i).find((e) => e.price)].flatMap(
      (e) => e?.price ?? []
    );
    const near = one ? around : seen;
    const [low, high] = [Math.min(...near) * (one ? 0.995 : 0.75), Math.max(...near) * (one ? 1.005 : 1.25)];
    const exact = one && near.every((p) => Math.abs(p - near[0]!) < 1e-7 * p);
    const say = `${amount} a head`;
    return [
      {
        say,
        terms: [
          [amount, 1],
          [persons, -low]
        ] as const,
        low: 0,
        high: Infinity
      },
      {
        say,
        terms: [
          [amount, 1],
          [persons, -high]
        ] as const,
        low: -Infinity,
        high: 0
      },
      ...(exact
        ? [
            {
              say,
              terms: [
                [amount, 1],
                [persons, -near[0]!]
              ] as const,
              low: -0.005,
              high: 0.005
            }
          ]
        : [])
    ];
  });
}

/** A complement in a series that is steady wherever it can be seen is within a twentieth of its neighbours. */
function steadyOf({rows, truth, hidden}: Published): Condition[] {
  const small = new Set(
    [...rows].flatMap(([table, own]) =>
      table in keys ? own.filter((r) => r.below).flatMap((r) => Object.keys(r).map((c) => nameOf(table, r, c))) : []
    )
  );
  const periodForm = /^\d{4}(-(\d{2}|Q[1-4]))?$/;
  const placed = [...truth.keys()].flatMap((name) => {
    const parts = name.split("|");
    const i = parts.findIndex((p) => periodForm.test(p));
    if (i < 0 || parts[0] === "deliveries") return [];
    const [year, rest] = [Number(parts[i]!.slice(0, 4)), parts[i]!.slice(5)];
    const at = !rest ? year : rest.startsWith("Q") ? year * 4 + Number(rest[1]) : year * 12 + Number(rest);
    const back = parts[0] === "payouts_monthly" ? String(year - Number(parts[2])) : "";
    const others = parts.filter((_, n) => n !== i && !(back && n === 2));
    return [{name, at, series: [...others, rest.length, back].join("|")}];
  });
  return rollups(
    placed,
    (own) => {
      const by = new Map(own.map((p) => [p.at, p.name]));
      const newest = Math.max(...by.keys());
      const seen = (at: number) => {
        const name = by.get(at);
        return name === undefined || hidden.has(name) ? undefined : truth.get(name);
      };
      const bands = own.flatMap(({name, at}) => {
        const [a, b] = [seen(at - 1), at === newest ? seen(at - 2) : seen(at + 1)];
        if (!a || !b || Math.abs(a - b) > 0.05 * Math.max(a, b)) return [];
        return [{name, low: 0.95 * Math.min(a, b), high: 1.05 * Math.max(a, b)}];
      });
      const shown = bands.filter(({name}) => !hidden.has(name));
      const steady = shown.filter(({name, low, high}) => truth.get(name)! >= low && truth.get(name)! <= high);
      if (shown.length < 4 || steady.length * 3 < shown.length * 2) return [];
      return bands
        .filter(({name}) => hidden.has(name) && !small.has(name))
        .map(({name, low, high}): Condition => ({say: `${name} like its neighbours`, terms: [[name, 1]], low, high}));
    },
    (p) => p.series
  ).flatMap(([, conditions]) => conditions);
}

/** A number, or what one leaves of another, that must stay open. */
export interface Asked {
  name: string;
  terms: Condition["terms"];
  counts: boolean;
  /** So many whole values must be possible; of an amount, so many times its least. */
  values: number;
}

/** Hidden numbers that are few, and amounts of few: what the rule promises something of. */
export function askedOf(
  {rows, truth, hidden, k}: Published,
  excluded: readonly {month: string; area: string}[]
): Asked[] {
  const values = (limit: number) => Math.max(2, Math.ceil(limit / 2));
  const asked: Asked[] = [];
  for (const [table, own] of rows) {
    if (!(table in keys) || table === "deliveries") continue;
    for (const row of own) {
      const names = Object.keys(row).map((c) => nameOf(table, row, c));
      const limit = Number(row.below || k);
      for (const name of names.filter((n) => hidden.has(n))) {
        const value = truth.get(name)!;
        const {counts} = hidden.get(name)!;
        if (counts && value > 0 && value < limit) asked.push({name, terms: [[name, 1]], counts, values: values(limit)});
        if (!counts && value > 0 && row.below) asked.push({name, terms: [[name, 1]], counts, values: 3});
      }
      const [n, d] = ["numerator", "denominator"].map((c) => nameOf(table, row, c)) as [string, string];
      const left = (truth.get(d) ?? NaN) - (truth.get(n) ?? NaN);
      if (table === "indicators" && !isMoney(n) && left > 0 && left < k && hidden.has(n))
        asked.push({
          name: `${d} − numerator`,
          terms: [
            [d, 1],
            [n, -1]
          ],
          counts: true,
          values: values(k)
        });
    }
  }
  for (const {month, area} of excluded) {
    const all = `payouts_streets|${month}|${area}|amount_yuan`;
    const counted = `indicators|benefit_paid_total|month|${month}|${area}|value`;
    if (truth.has(all) && truth.has(counted))
      asked.push({
        name: `${all} − benefit_paid_total`,
        terms: [
          [all, 1],
          [counted, -1]
        ],
        counts: false,
        values: 3
      });
  }
  return asked;
}

/** Those that are known more closely, with what was found possible of each. */
export async function tooClose(
  published: Published,
  conditions: readonly Condition[],
  asked: readonly Asked[]
): Promise<string[]> {
  const solver = await loadSolver();
  const {truth, hidden} = published;
  const at = new Map<string, Condition[]>();
  for (const c of conditions) for (const [n] of c.terms) if (hidden.has(n)) at.set(n, [...(at.get(n) ?? []), c]);
  const around = (start: readonly string[], most: number) => {
    const found = new Set(start.filter((n) => hidden.has(n)));
    for (const name of found) {
      if (found.size >= most) break;
      for (const c of at.get(name) ?? []) for (const [n] of c.terms) if (hidden.has(n)) found.add(n);
    }
    return found;
  };
  const found: string[] = [];
  for (const {name, terms, counts, values} of asked) {
    const true_ = terms.reduce((sum, [n, a]) => sum + a * truth.get(n)!, 0);
    const possible = new Set([true_]);
    const enough = () =>
      counts ? possible.size >= values : Math.max(...possible) >= values * Math.min(...possible) - 1e-6;
    for (const most of [12, 40, 120, 400]) {
      const near = [
        ...around(
          terms.map(([n]) => n),
          most
        )
      ];
      const place = new Map(near.map((n, i) => [n, i]));
      const columns = near.map((n): Column => {
        const {low, high, counts: whole} = hidden.get(n)!;
        return {low, high: Math.min(high, 1e9), ...(whole && {whole: true})};
      });
      const rowOf = ({terms: all, low, high}: Omit<Condition, "say">) => {
        const held = all.reduce((sum, [n, a]) => (place.has(n) ? sum : sum + a * truth.get(n)!), 0);
        const own = all.filter(([n]) => place.has(n));
        return {
          columns: own.map(([n]) => place.get(n)!),
          values: own.map(([, a]) => a),
          low: low - held - 1e-6,
          high: high - held + 1e-6
        };
      };
      const touching = [...new Set(near.flatMap((n) => at.get(n) ?? []))];
      const own = touching.map(rowOf);
      const solve = (low: number, high: number, sign: 0 | 1 | -1) => {
        const goal = rowOf({terms, low, high});
        const costs = new Map(goal.columns.map((c, i) => [c, sign * goal.values[i]!]));
        withProgram(solver, columns, [...own, goal], (program) => {
          program.aim(costs);
          const outcome = program.solve();
          if (outcome.status !== "optimal") return;
          const value = terms.reduce(
            (sum, [n, a]) => sum + a * (place.has(n) ? outcome.x[place.get(n)!]! : truth.get(n)!),
            0
          );
          possible.add(counts ? Math.round(value) : value);
        });
      };
      if (near.length === 0) break;
      if (counts) for (let v = 0; v < 12 && !enough(); v++) solve(v, v, 0);
      else for (const sign of [-1, 1] as const) solve(0, 1e9, sign);
      if (enough()) break;
    }
    if (!enough())
      found.push(
        `${name}: ${[...possible]
          .sort((a, b) => a - b)
          .map((v) => Number(v.toFixed(2)))
          .join(", ")}`
      );
  }
  return found;
}
