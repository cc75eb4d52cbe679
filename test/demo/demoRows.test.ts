import {beforeAll, describe, expect, it} from "vitest";
import {contractById} from "../../loaders/contracts/index.js";
import {type DemoRows, demoRows} from "../../loaders/demo/demoRows.js";
import {cents} from "../../loaders/demo/money.js";
import {type CodeLists, loadCodeLists} from "../../loaders/reference/codeLists.js";

let rows: DemoRows;
let lists: CodeLists;
beforeAll(async () => {
  rows = demoRows();
  lists = await loadCodeLists("data/reference");
});

type AnyRow = Record<string, unknown> & {deliveries: string[]; effective: boolean};
const tables = () =>
  Object.entries(rows).flatMap(([id, table]): [string, AnyRow[]][] => (id === "broken" ? [] : [[id, table]]));
const marked = (list: "beneficiary_categories" | "benefit_items", mark: string) =>
  new Set(lists[list].filter(({more}) => more[mark] === "1").map(({code}) => code));
const inYear = (year: number) => (date: string | null) => date?.startsWith(String(year)) ?? false;
const monthEnd = (delivery: string) => `${delivery}-31`;

describe("demoRows() is sound where it should be", () => {
  it("gives the same rows every time", () => {
    expect(demoRows()).toEqual(rows);
  });

  it("has every column of the contracts that is kept", () => {
    for (const [id, table] of tables())
      for (const [name, column] of Object.entries(contractById(id).columns))
        expect(Object.keys(table[0]!), id).toContain(name === "account" || column.type !== "pii" ? name : "name");
  });

  it("uses only codes of the lists and values of the contracts", () => {
    for (const [id, table] of tables()) {
      for (const [name, column] of Object.entries(contractById(id).columns)) {
        const allowed =
          column.type === "code"
            ? lists[column.list].map(({code}) => code)
            : column.type === "choice"
              ? [...column.values]
              : undefined;
        const used = new Set(table.map((row) => row[name]).filter((value) => value !== null));
        if (allowed) expect(allowed, `${id}.${name}`).toEqual(expect.arrayContaining([...used]));
        if (column.required) expect(table.filter((row) => row[name] === null)).toEqual([]);
      }
    }
  });

  it("keeps the rules across columns", () => {
    for (const [id, table] of tables()) {
      for (const rule of contractById(id).rules) {
        const breaks = (row: AnyRow): boolean => {
          const text = (name: string) => row[name] as string | null;
          switch (rule.kind) {
            case "order":
              return (text(rule.earlier) ?? "") > (text(rule.later) ?? "9999");
            case "requires":
              return row[rule.when] === rule.equals && row[rule.column] === null;
            case "excludes":
              return row[rule.when] === rule.equals && rule.values.includes(text(rule.column) ?? "");
            case "atMost":
              return ((row[rule.part] as number | null) ?? 0) > ((row[rule.whole] as number | null) ?? Infinity);
            case "notAfterDelivery":
              return (text(rule.column) ?? "") > monthEnd(row.deliveries[0]!);
            default:
              throw new Error(`no check for rule ${rule.kind}`);
          }
        };
        expect(table.filter(breaks), `${id}: ${rule.say}`).toEqual([]);
      }
    }
  });

  it("places each kind of person only as the law allows", () => {
    const allowed = new Map(lists.placement_types.map(({code, more}) => [code, more.person_types?.split("|")]));
    const wrong = rows.resettlement.filter((row) => !allowed.get(row.placement_type)?.includes(row.person_type));
    expect(wrong).toEqual([]);
  });

  it("has one effective row for each key, and no key twice in a delivery's file", () => {
    for (const [id, table] of tables()) {
      const contract = contractById(id);
      const keyOf = (row: AnyRow) => [...contract.period, ...contract.key].map((name) => row[name]).join("|");
      const effective = table.filter((row) => row.effective).map(keyOf);
      expect(new Set(effective).size, id).toBe(effective.length);
      expect(new Set(effective), id).toEqual(new Set(table.map(keyOf)));
      const delivered = table.flatMap((row) => row.deliveries.map((delivery) => `${delivery}|${keyOf(row)}`));
      expect(new Set(delivered).size, id).toBe(delivered.length);
    }
  });

  it("gives everybody an identity number of no place, with a right check character", () => {
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1];
    const numbers = new Set([...rows.resettlement, ...rows.beneficiaries, ...rows.payouts].map(({person}) => person));
    const wrong = [...numbers].filter((number) => {
      const sum = [...number].reduce((all, c, i) => all + weights[i]! * (c === "X" ? 10 : Number(c)), 0);
      return !/^9900\d{13}[\dX]$/u.test(number) || sum % 11 !== 1;
    });
    expect(wrong).toEqual([]);
    expect(numbers.size).toBeGreaterThan(4000);
    expect(new Set([...numbers].map((number) => number.at(-1))).size).toBe(11);
  });

  it("names people so that nobody could be meant", () => {
    const names = [...rows.resettlement, ...rows.beneficiaries, ...rows.payouts].map(({name}) => name);
    expect(names.filter((name) => !/^示例.{1,2}$/u.test(name))).toEqual([]);
  });
});

describe("demoRows() agrees with the published figures", () => {
  it.each([
    [2021, 352, 12, 4],
    [2022, 371, 14, 6],
    [2023, 386, 15, 5]
  ])("in %i %i conscripts, %i NCOs and %i officers registered", (year, conscripts, ncos, officers) => {
    const counted = rows.resettlement.filter(
      (row) => row.effective && row.state !== "作废" && inYear(year)(row.registered_on)
    );
    const count = (type: string) => counted.filter((row) => row.person_type === type).length;
    expect([count("conscript"), count("nco"), count("officer")]).toEqual([conscripts, ncos, officers]);
    expect(new Set(counted.map((row) => row.area_code)).size).toBe(13);

    const dated = counted.filter((row) => row.due_on !== null);
    const onTime = dated.filter((row) => row.registered_on <= row.due_on!).length / dated.length;
    expect(onTime).toBeGreaterThan(0.97);
    expect(onTime).toBeLessThan(0.995);
    const season = counted.filter((row) => ["03", "04", "09", "10"].includes(row.registered_on.slice(5, 7)));
    expect(season.length / counted.length).toBeGreaterThan(0.8);
  });

  it("has 2152 distinct key beneficiaries at 2023-12, and never moves fast", () => {
    const key = marked("beneficiary_categories", "key");
    const byMonth = new Map<string, Set<string>>();
    for (const row of rows.beneficiaries) {
      if (!row.effective || row.state !== "享受待遇" || !key.has(row.category)) continue;
      const persons = byMonth.get(row.month) ?? new Set();
      byMonth.set(row.month, persons.add(row.person));
    }
    const counts = [...byMonth.values()].map((persons) => persons.size);
    expect(counts).toHaveLength(36);
    expect(counts.at(-1)).toBe(2152);
    for (const [i, count] of counts.slice(1).entries()) expect(Math.abs(count - counts[i]!)).toBeLessThan(8);

    const december = rows.beneficiaries.filter((row) => row.month === "2023-12-01" && row.state === "享受待遇");
    expect(december.filter((row) => key.has(row.category)).length).toBeGreaterThan(2152);
    expect(new Set(december.map((row) => row.area_code)).size).toBe(13);
    expect(new Set(december.map((row) => row.category)).size).toBe(lists.beneficiary_categories.length);
    expect(new Set(rows.beneficiaries.map((row) => row.state)).size).toBe(4);
  });

  it("pays key beneficiaries between 35 and 36 million yuan in 2023", () => {
    const key = marked("beneficiary_categories", "key");
    const counted = marked("benefit_items", "in_benefit_total");
    const paid = rows.payouts.filter(
      (row) =>
        row.effective &&
        row.state === "成功" &&
        inYear(2023)(row.pay_month) &&
        key.has(row.category!) &&
        counted.has(row.item)
    );
    const total = paid.reduce((sum, row) => sum + cents(row.paid_yuan), 0);
    expect(total).toBeGreaterThan(3_500_000_000);
    expect(total).toBeLessThan(3_600_000_000);
  });

  it("pays the rise of August back from October to January", () => {
    const back = rows.payouts.filter((row) => row.item === "back_pay" && row.state === "成功");
    const first = back.filter((row) => row.accrual_month.startsWith("2022-"));
    expect(new Set(first.map((row) => row.accrual_month))).toEqual(new Set(["2022-08-01", "2022-09-01"]));
    expect([...new Set(first.map((row) => row.pay_month))].sort().slice(0, 4)).toEqual([
      "2022-10-01",
      "2022-11-01",
      "2022-12-01",
      "2023-01-01"
    ]);
  });

  it("repays in the next month what came back or was held, but for some self-employment grants", () => {
    const open = rows.payouts.filter(
      (row) =>
        row.effective && row.state !== "成功" && row.pay_month < "2023-12-01" && row.item !== "self_employment_grant"
    );
    expect(new Set(open.map((row) => row.state))).toEqual(new Set(["退回", "待发"]));
    const paid = new Set(
      rows.payouts
        .filter((row) => row.state === "成功")
        .map((row) => [row.person, row.category, row.item, row.accrual_month].join("|"))
    );
    expect(open.filter((row) => !paid.has([row.person, row.category, row.item, row.accrual_month].join("|")))).toEqual(
      []
    );
  });

  it("corrects 2022-09 two deliveries later", () => {
    const wrong = rows.payouts.filter((row) => !row.effective);
    const right = rows.payouts.filter((row) => row.deliveries.join() === "2022-11" && row.pay_month === "2022-09-01");
    expect(wrong.length).toBeGreaterThan(20);
    expect(wrong.every((row) => row.pay_month === "2022-09-01" && row.deliveries.join() === "2022-09")).toBe(true);
    expect(right.map(({serial}) => serial)).toEqual(wrong.map(({serial}) => serial));
    expect(right.every((row, i) => row.paid_yuan !== wrong[i]!.paid_yuan)).toBe(true);
  });

  it("holds activities of every type and street each year, and leaves a few streets silent for a quarter", () => {
    const held = rows.activities.filter((row) => row.effective && row.state !== "撤销");
    for (const year of [2021, 2022, 2023]) {
      const ofYear = held.filter((row) => inYear(year)(row.held_on));
      expect(new Set(ofYear.map((row) => row.activity_type)).size).toBe(lists.activity_types.length);
      expect(new Set(ofYear.map((row) => row.area_code)).size).toBe(14);
    }
    const quarter = (date: string) => `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
    const seen = new Set(held.map((row) => `${quarter(row.held_on)} ${row.area_code}`));
    const silent = [2021, 2022, 2023]
      .flatMap((year) => [1, 2, 3, 4].map((q) => `${year}-Q${q}`))
      .flatMap((q) => lists.streets.map(({code}) => `${q} ${code}`))
      .filter((one) => !one.endsWith(" 310104") && !seen.has(one));
    expect(silent).toEqual([
      "2021-Q1 310104012",
      "2021-Q4 310104004",
      "2021-Q4 310104103",
      "2022-Q2 310104012",
      "2023-Q1 310104004",
      "2023-Q2 310104012"
    ]);
  });

  it("has two lists with items late, overdue, not yet due and withdrawn", () => {
    const items = rows.two_lists.filter((row) => row.effective);
    const end = "2023-12-31";
    const active = items.filter((row) => row.state !== "撤销");
    expect(active.some((row) => row.done_on !== null && row.done_on > row.due_on)).toBe(true);
    expect(active.some((row) => row.done_on === null && row.due_on <= end)).toBe(true);
    expect(active.some((row) => row.done_on === null && row.due_on > end)).toBe(true);
    expect(active.length).toBeLessThan(items.length);
    expect(new Set(items.map((row) => row.side)).size).toBe(2);
    for (const year of [2021, 2022, 2023]) {
      const proposed = items.filter((row) => inYear(year)(row.proposed_on)).length;
      expect(proposed).toBeGreaterThanOrEqual(24);
      expect(proposed).toBeLessThanOrEqual(36);
    }
  });

  it("has tasks for every unit and section, a few of them overdue and open at the end", () => {
    const all = rows.tasks.filter((row) => row.effective);
    for (const year of [2021, 2022, 2023]) {
      const ofYear = all.filter((row) => inYear(year)(row.assigned_on));
      expect(ofYear.length).toBeGreaterThanOrEqual(87);
      expect(ofYear.length).toBeLessThanOrEqual(110);
      expect(new Set(ofYear.map((row) => row.section)).size).toBe(10);
      expect(new Set(ofYear.map((row) => row.unit)).size).toBe(lists.units.length);
    }
    const overdue = all.filter((row) => row.state === "进行中" && row.due_on <= "2023-12-31");
    expect(overdue.length).toBeGreaterThan(2);
    expect(overdue.length).toBeLessThan(20);
  });

  it("has a station for the district, each street and, by 2023, each of 311 residents' committees", () => {
    const count = (quarter: string, level: string) =>
      rows.stations.filter((row) => row.quarter === quarter && row.level === level).length;
    const levels = ["district", "street", "community"];
    expect(levels.map((level) => count("2021-01-01", level))).toEqual([1, 13, 306]);
    expect(levels.map((level) => count("2023-01-01", level))).toEqual([1, 13, 311]);
    const full = ["2021-01-01", "2022-01-01", "2023-10-01"].map((quarter) => {
      const ofQuarter = rows.stations.filter((row) => row.quarter === quarter);
      const haves = ofQuarter.filter(
        (row) => row.has_organisation && row.has_posts && row.has_staff && row.has_funds && row.has_support
      );
      return haves.length / ofQuarter.length;
    });
    expect(full[0]).toBeLessThan(full[1]!);
    expect(full[1]).toBeLessThan(full[2]!);
    expect(full[2]).toBeLessThan(1);
  });

  it("counts 306 residents' committees in 2021 and 311 after", () => {
    const sum = (year: number) =>
      rows.population.filter((row) => row.year === year).reduce((all, row) => all + row.committees, 0);
    expect([sum(2021), sum(2022), sum(2023)]).toEqual([306, 311, 311]);
  });
});

describe("demoRows() holds what the newspaper says, and what a district would", () => {
  const effective = <T extends {effective: boolean}>(table: readonly T[]) => table.filter((row) => row.effective);
  const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

  it("insures 2152 persons in both products in 2023, all of them key beneficiaries in May", () => {
    const key = marked("beneficiary_categories", "key");
    const inMay = new Set(
      rows.beneficiaries
        .filter((row) => row.month === "2023-05-01" && row.state === "享受待遇" && key.has(row.category))
        .map((row) => row.person)
    );
    for (const product of ["沪惠保", "意外险"]) {
      const insured = rows.insurance.filter((row) => row.policy_year === 2023 && row.product === product);
      expect(insured).toHaveLength(2152);
      expect(insured.filter((row) => !inMay.has(row.person))).toEqual([]);
    }
    expect(inMay.size).toBeGreaterThan(2152);
  });

  it("visits no more people in a street than there are, and most of them", () => {
    const key = marked("beneficiary_categories", "key");
    const visited = effective(rows.visits).filter(
      (row) => row.visited_on.startsWith("2023-01") && row.festival === "春节" && row.state !== "作废"
    );
    const there = rows.beneficiaries.filter(
      (row) => row.month === "2023-01-01" && row.state === "享受待遇" && key.has(row.category)
    );
    for (const street of new Set(there.map((row) => row.area_code))) {
      const persons = new Set(there.filter((row) => row.area_code === street).map((row) => row.person)).size;
      const met = sum(visited.filter((row) => row.area_code === street).map((row) => row.persons));
      expect(met).toBeLessThanOrEqual(persons);
      expect(met).toBeGreaterThan(persons / 2);
    }
  });

  it("has four teams of 30 and 12, 43 and 86 科创资源 at the end of 2023", () => {
    const teams = rows.support_teams.filter((row) => row.quarter === "2023-10-01");
    expect(teams.map((row) => row.authorised)).toEqual([30, 30, 30, 30]);
    const resources = rows.science_resources.filter((row) => row.month === "2023-12-01");
    expect(resources.map((row) => [row.category, row.units])).toEqual([
      ["部队", 12],
      ["军工资质单位", 43],
      ["潜力企业", 86],
      ["社会化拥军组织", 22]
    ]);
  });

  it("publishes in all five channels every month, and holds a plenary meeting each year, in 2023 in May", () => {
    const months = new Set(rows.media.map((row) => row.published_on.slice(0, 7)));
    expect(months.size).toBe(36);
    for (const month of months)
      expect(
        new Set(rows.media.filter((row) => row.published_on.startsWith(month)).map((row) => row.channel)).size
      ).toBe(lists.media_channels.length);
    const plenary = effective(rows.meetings).filter((row) => row.meeting_type === "plenary");
    expect(plenary.map((row) => row.held_on.slice(0, 7))).toEqual(["2021-06", "2022-07", "2023-05"]);
  });

  it("has gaps in the evidence of each year, most of them in the year that is still open", () => {
    const share = (year: number) => {
      const ofYear = effective(rows.evidence).filter((row) => row.year === year);
      return sum(ofYear.map((row) => row.filed)) / sum(ofYear.map((row) => row.required));
    };
    expect(share(2021)).toBeLessThan(1);
    expect(share(2022)).toBeLessThan(share(2021));
    expect(share(2023)).toBeLessThan(0.93);
    expect(share(2023)).toBeGreaterThan(0.8);
  });

  it("has points only for the items of the standard that were published, and no checked score for 2023", () => {
    const scores = effective(rows.scores);
    const known = scores.filter((row) => row.max_points !== null);
    expect(new Set(known.map((row) => row.item_no))).toEqual(new Set(["1", "2", "3", "4", "5", "6"]));
    expect(sum(known.filter((row) => row.year === 2023).map((row) => Number(row.max_points)))).toBe(7);
    expect(known.filter((row) => Number(row.self_points) > Number(row.max_points))).toEqual([]);
    expect(scores.filter((row) => row.max_points === null && row.self_points !== null).length).toBeGreaterThan(0);
    expect(scores.filter((row) => row.year === 2023 && row.checked_points !== null)).toEqual([]);
    expect(known.filter((row) => row.year === 2022 && row.checked_points === null)).toEqual([]);
  });

  it("has veto risks open, resolved and withdrawn", () => {
    const events = effective(rows.veto_events);
    expect(events.map((row) => row.state).sort()).toEqual(["已化解", "已化解", "已化解", "撤销", "未化解"].sort());
  });

  it("corrects the station cases of 2022-02 two deliveries later", () => {
    const wrong = rows.station_cases.filter((row) => !row.effective);
    expect(wrong.length).toBeGreaterThan(0);
    expect(wrong.every((row) => row.month === "2022-02-01" && row.deliveries.join() === "2022-02")).toBe(true);
    const again = rows.station_cases.filter((row) => row.deliveries.includes("2022-04") && row.month === "2022-02-01");
    expect(again).toHaveLength(84);
  });
});

describe("demoRows().broken", () => {
  it("lists every row that must be refused", () => {
    expect(
      rows.broken.map(({contract, delivery, file, column}) => [contract, delivery, file, column].join(" "))
    ).toEqual([
      "resettlement 2021-10 退役军人接收安置登记表_202110.csv placement_type",
      "resettlement 2023-04 退役军人接收安置登记表_202304.xlsx registered_on",
      "beneficiaries 2021-08 优抚对象台账（2021年8月）.csv person",
      "payouts 2022-03 优抚资金发放明细2022年3月.csv area_code",
      "payouts 2022-05 优抚资金发放明细2022年5月.csv accrual_month",
      "payouts 2023-04 优抚资金发放明细2023年4月.csv category",
      "activities 2023-09 双拥活动台账2023-09.xlsx participants",
      "two_lists 2023-10 军地互办实事双清单_2023.10.csv done_on",
      "tasks 2022-11 2022年创建任务分解表(11月).csv due_on",
      "insurance 2022-05 优抚对象参保名册2022年度.csv product",
      "visits 2023-03 走访慰问台账2023年（截至3月）.csv persons",
      "station_cases 2022-08 service_station_cases_202208.csv closed"
    ]);
  });

  it("stays far below the share at which a file is refused whole", () => {
    for (const {contract, delivery} of rows.broken) {
      const table = tables().find(([id]) => id === contract)![1];
      expect(table.filter((row) => row.deliveries.includes(delivery)).length).toBeGreaterThan(75);
    }
  });

  it("is handed over soundly in the next delivery where the row belongs to a register", () => {
    const registers = rows.broken.filter(({contract}) => contractById(contract).kind === "register");
    for (const {contract, delivery, key} of registers) {
      const [column] = contractById(contract).key;
      const table = tables().find(([id]) => id === contract)![1];
      const versions = table.filter((row) => row[column!] === key);
      expect(versions.some((row) => row.deliveries.includes(delivery))).toBe(false);
      expect(versions.at(-1)!.deliveries.at(-1)! > delivery).toBe(true);
    }
    expect(registers).toHaveLength(6);
  });
});
