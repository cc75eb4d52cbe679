import {createHash} from "node:crypto";
import {describe, expect, it} from "vitest";
import {type Cells, figure, gate, hidden, intake, item, street} from "./madeUpSite.js";

/** A site with a leak: its tables, other files, the release before, and the cell that must be found, by its name. */
interface Leak {
  tables: Record<string, Cells[]>;
  files?: Record<string, string>;
  before?: Record<string, Cells[]>;
  cell: string;
}

const few = [1, 2, 3, 4];
const month = (n: number) => `2023-${String(n).padStart(2, "0")}`;
const range = (n: number) => Array.from({length: n}, (_, i) => i + 1);

/** A month in which one kind is hidden and the year's total is shown. */
const total = (n: number): Leak => ({
  tables: {
    resettlement_monthly: [intake("2023-03", "self_employed", 60), intake("2023-03", "assigned_job", "", hidden(5))],
    indicators: [figure("conscript_received_count", "year", "2023", {value: 60 + n})]
  },
  cell: `2023-03／conscript／assigned_job／persons 可以推算出是 ${n}，`
});

/** Items of a month and its streets, of which one is hidden on one side only. */
const tables = (n: number): Leak => ({
  tables: {
    payouts_streets: [street("310104003", 5000), street("310104004", "", {persons: "", ...hidden(5)})],
    payouts_monthly: [item("living_allowance", 5000 + 700 * n)]
  },
  cell: `2023-05／310104004／amount_yuan 可以推算出是 ${700 * n}，`
});

/** Two windows of which one has a month more. */
const windows = (n: number): Leak => {
  const window = (period: string, value: number) => ({
    ...{indicator_id: "benefit_paid_total", window: "ytd", period, area_code: "310104"},
    ...{value, numerator: "", denominator: "", flag: ""}
  });
  return {
    tables: {
      indicators: range(3).map((m) => figure("benefit_paid_total", "month", month(m), {value: "", ...hidden(5)})),
      indicators_cumulative: [window(month(2), 9000), window(month(3), 9000 + 700 * n)]
    },
    cell: `2023-03／310104／value 可以推算出是 ${700 * n}，`
  };
};

/** A rate that is shown over a denominator that is shown. */
const rate = (n: number): Leak => ({
  tables: {
    indicators: [
      figure("insurance_coverage_rate", "year", "2023", {value: (100 * n) / 40, denominator: 40, ...hidden(5)})
    ]
  },
  cell: `2023／310104／numerator 可以推算出是 ${n}，`
});

/** All but so few are counted. */
const difference = (n: number): Leak => ({
  tables: {
    indicators: [
      figure("insurance_coverage_rate", "year", "2023", {
        value: Number(((100 * (40 - n)) / 40).toFixed(4)),
        numerator: 40 - n,
        denominator: 40
      })
    ]
  },
  cell: `2023／310104／denominator − numerator 可以推算出是 ${n}，`
});

/** Two releases, each with a total. */
const releases = (n: number): Leak => {
  const of = (value: number, more: Cells[]) => ({
    resettlement_monthly: [
      intake("2023-03", "assigned_job", "", hidden(5)),
      intake("2023-09", "assigned_job", "", hidden("")),
      ...more
    ],
    indicators: [figure("conscript_received_count", "year", "2023", {value})]
  });
  return {
    tables: of(30 + n, [intake("2023-12", "assigned_job", "", hidden(5))]),
    before: of(30, []),
    cell: `2023-12／conscript／assigned_job／persons 可以推算出是 ${n}，`
  };
};

const file = (contract: string, delivery: string, rows_kept: number) => ({
  ...{delivery, contract, file: `${contract}_${delivery}.xlsx`, sheet: "", rows_read: rows_kept, rows_kept},
  ...{rows_refused: 0, verdict: "loaded", flag: ""}
});

/** As many rows as persons, as in the year before. */
const rosters = (n: number): Leak => {
  const insured = (policy_year: number, product: string, heads: number | "") => ({
    ...{policy_year, product, eligible: 300, insured: heads},
    ...(heads === "" ? hidden(5) : {flag: "", below: ""})
  });
  return {
    tables: {
      insurance_yearly: [insured(2022, "沪惠保", 40), insured(2023, "沪惠保", 50), insured(2023, "意外险", "")],
      deliveries: [file("insurance", "2022-12", 40), file("insurance", "2023-12", 50 + n)]
    },
    cell: `2023／意外险／insured 可以推算出是 ${n}，`
  };
};

/** A register that grows by those who were registered. */
const registers = (n: number): Leak => ({
  tables: {
    resettlement_monthly: [
      ...range(4).map((m) => intake(month(m + 1), "self_employed", 20 + m)),
      intake("2023-06", "self_employed", "", hidden(5))
    ],
    deliveries: [100, 121, 143, 166, 190, 190 + n].map((rows, i) => file("resettlement", month(i + 1), rows))
  },
  cell: `2023-06／conscript／self_employed／persons 可以推算出是 ${n}，`
});

const grant = (
  benefit_item: string,
  pay_month: string,
  persons: number | "",
  amount: number | "",
  more: Cells = {}
) => ({
  ...{...item(benefit_item, 0), pay_month, persons, amount_yuan: amount},
  ...more
});

/** The heads are hidden, the amount is known, and so is the price. */
const prices = (n: number): Leak => ({
  tables: {
    payouts_monthly: [
      ...range(4).map((m) => grant("festival_grant", month(m), 20 + m, 300 * (20 + m))),
      grant("festival_grant", "2023-05", "", 300 * n, hidden(5))
    ]
  },
  cell: `2023-05／2023／festival_grant／persons 可以推算出是 ${n}，`
});

/** Two amounts of which the sum is known: only whole heads of one and of the other make it. */
const wholeNumbers = (n: number): Leak => ({
  tables: {
    payouts_monthly: [
      ...range(4).flatMap((m) => [
        grant("festival_grant", month(m), 20 + m, 300 * (20 + m)),
        grant("conscript_family_grant", month(m), 50 + m, 43_000 * (50 + m))
      ]),
      grant("festival_grant", "2023-05", "", "", hidden(5)),
      grant("conscript_family_grant", "2023-05", "", "", hidden(""))
    ],
    payouts_streets: [street("310104003", 300 * n + 43_000 * 9)]
  },
  cell: `2023-05／2023／festival_grant／persons 可以推算出是 ${n}，`
});

/** What few got in a street outside the total, between two amounts that are shown. */
const streets = (n: number): Leak => ({
  tables: {
    payouts_monthly: range(5).map((m) => grant("conscript_family_grant", month(m), 50 + m, 43_000 * (50 + m))),
    payouts_streets: [street("310104003", 900_000 + 43_000 * n)],
    indicators: [figure("benefit_paid_total", "month", "2023-05", {area_code: "310104003", value: 900_000})]
  },
  cell: `2023-05／310104003／amount_yuan − benefit_paid_total 可以推算出是 ${43_000 * n}，`
});

/** The complement of a small number is like the months around it. */
const steady = (n: number): Leak => ({
  tables: {
    payouts_monthly: [
      ...range(12).map((m) =>
        m === 5
          ? grant("living_allowance", month(m), "", "", hidden(""))
          : grant("living_allowance", month(m), 20, 20_000 + 10 * m)
      ),
      grant("one_off_grant", "2023-05", "", "", hidden(5))
    ],
    payouts_streets: [street("310104003", 20_050 + 9_000 * n)]
  },
  cell: "2023-05／2023／one_off_grant／amount_yuan 可以推算出在"
});

/** A judgement by the true number: at risk from n of 40 on, on track from n + 1 on. */
const verdicts = (n: number): Leak => ({
  tables: {
    indicators: [
      figure("insurance_coverage_rate", "year", `202${n}`, {denominator: 40, status: "at_risk", ...hidden(5)})
    ]
  },
  cell: `202${n}／310104／numerator 可以推算出是 ${n}，`
});

/** The mean of a control chart over all months, also the one that is hidden. */
const means = (n: number): Leak => {
  const values = range(13).map((m) => (m === 5 ? 700 * n : 9000 + 300 * (m % 4)));
  const [center, period_type] = [values.reduce((sum, v) => sum + v, 0) / 13, "month"];
  const name = (m: number) => (m > 12 ? "2024-01" : month(m));
  return {
    tables: {
      indicators: values.map((value, i) =>
        figure("benefit_paid_total", "month", name(i + 1), i === 4 ? {value: "", ...hidden(5)} : {value})
      ),
      signals: values.flatMap((value, i) => {
        const row = {indicator_id: "benefit_paid_total", period_type, period: name(i + 1), area_code: "310104"};
        return i === 4 ? [] : {...row, segment: 1, value, center: center.toFixed(4), lower: 0, upper: 20_000};
      })
    },
    cell: `2023-05／310104／value 可以推算出是 ${700 * n}，`
  };
};

const changed = (before: number, after: number | "") => ({
  ...{resource: "resettlement_monthly", key: "2023-03|conscript|assigned_job", column: "persons"},
  ...{before, after, reason: "", kinds: "R1", r1: "", r2: "", r3: "", c: "", d: "", u: ""}
});
const chain = [{release: "2023-12-a", previous: "2023-11-a"}];

/** The list of changes says what the release before hid. */
const before = (n: number): Leak => ({
  tables: {
    resettlement_monthly: [intake("2023-03", "assigned_job", 9)],
    revisions: [changed(n, 9)],
    releases: chain
  },
  before: {resettlement_monthly: [intake("2023-03", "assigned_job", "", hidden(5))]},
  cell: `2023-03／conscript／assigned_job／persons（较早的发布里的） 可以推算出是 ${n}，`
});

/** The list of changes says what a hidden number was, and that it is hidden now. */
const since = (n: number): Leak => ({
  tables: {
    resettlement_monthly: [intake("2023-03", "assigned_job", "", hidden(5))],
    revisions: [changed(n, "")],
    releases: chain
  },
  cell: `2023-03／conscript／assigned_job／persons 可以推算出是 ${n}，`
});

/** Written in a page, in a drawing or in another file. */
const written = (n: number): Leak => ({
  ...total(n),
  tables: {resettlement_monthly: total(n).tables.resettlement_monthly!},
  files: [
    {"page.html": `<p title="2023年3月 conscript assigned_job：${n} 人">·</p>`},
    {"chart.svg": `<svg><text>2023-03 conscript assigned_job ${n}</text></svg>`},
    {"table.html": `<table><tr><td>2023年3月 conscript assigned_job ${n}</td></tr></table>`},
    {
      "chart.json": JSON.stringify([
        {month: "2023-03", person_type: "conscript", placement_type: "assigned_job", persons: n}
      ])
    }
  ][n - 1]!,
  cell: "2023-03／conscript／assigned_job"
});

/** A row of the one table that leads to a hidden figure: as it is, by its target, by the year before, by the year so far. */
const progress = (n: number): Leak => {
  const blank = {
    ...{indicator_id: "conscript_received_count", period_type: "year", period: "2023", area_code: "310104", value: ""},
    ...{cumulative_of: "", cumulative_period: "", cumulative: "", operator: ">=", target: "", completion: ""},
    ...{gap: "", gap_against: "", change_of: "", before_period: "", before: "", change: ""}
  };
  const year = (period: string, value: number | "") =>
    figure("conscript_received_count", "year", period, value === "" ? hidden(5) : {value});
  const ytd = {indicator_id: "benefit_paid_total", window: "ytd", area_code: "310104", denominator: "", flag: ""};
  const ways: Leak[] = [
    {
      tables: {
        indicators: [year("2023", "")],
        progress: [{...blank, cumulative_of: "year", cumulative_period: "2023", target: 8, completion: (100 * n) / 8}]
      },
      cell: `2023／310104／value 可以推算出是 ${n}，`
    },
    {
      tables: {
        indicators: [year("2023", "")],
        progress: [{...blank, target: 8, gap: n - 8, gap_against: "target_count"}]
      },
      cell: `2023／310104／value 可以推算出是 ${n}，`
    },
    {
      tables: {
        indicators: [year("2022", ""), year("2023", 40)],
        progress: [{...blank, value: 40, change_of: "period", before_period: "2022", before: n, change: 40 - n}]
      },
      cell: `2022／310104／value 可以推算出是 ${n}，`
    },
    {
      tables: {
        indicators: range(3).map((m) => figure("benefit_paid_total", "month", month(m), {value: "", ...hidden(5)})),
        indicators_cumulative: [{...ytd, period: month(2), value: 9000, numerator: ""}],
        progress: [
          {
            ...blank,
            ...{indicator_id: "benefit_paid_total", period_type: "month", period: "2023-03"},
            ...{cumulative_of: "ytd", cumulative_period: "2023-03", cumulative: 9000 + 700 * n}
          }
        ]
      },
      cell: `2023-03／310104／value 可以推算出是 ${700 * n}，`
    }
  ];
  return ways[n - 1]!;
};

const kinds: Record<string, (n: number) => Leak> = {
  "the total of a year": total,
  "two tables of one month": tables,
  "two windows": windows,
  "a rate over its denominator": rate,
  "all but a few of a share": difference,
  "two releases": releases,
  "the rows of a roster": rosters,
  "the rows that a register grew by": registers,
  "a price a head": prices,
  "whole numbers of two prices": wholeNumbers,
  "all items less the total of a street": streets,
  "the neighbours in time of a complement": steady,
  "a judgement beside a hidden number": verdicts,
  "the mean of a control chart": means,
  "what a change was from, in the release before": before,
  "what a change was from, in this release": since,
  "words in pages and files": written,
  "the one table of leaders": progress
};

describe("planted leaks", () => {
  const leaks = Object.entries(kinds).flatMap(([kind, leak]) => few.map((n) => ({kind, n, leak: leak(n)})));

  it.each(leaks)("$kind: $n persons are found by name", async ({leak: {tables: own, files, before, cell}}) => {
    const found = await gate(own, files ?? {}, before);
    expect(found.filter((f) => f.includes(cell))).not.toEqual([]);
  });

  it("are seventy-two of eighteen kinds", () => {
    expect([leaks.length, Object.keys(kinds).length]).toEqual([72, 18]);
  });

  it("a limit that is lowered is found by the general one, and by that of the same kind in other periods", async () => {
    const limits = (now: number, others: number) =>
      gate({
        resettlement_monthly: [
          intake("2023-03", "supported", "", hidden(now)),
          intake("2023-04", "supported", "", hidden(others))
        ]
      });
    const found = "2023-03／conscript／supported／persons 可以推算出在 1 到";
    expect((await limits(3, 5)).join()).toContain(`${found} 2 之间`);
    expect((await limits(5, 10)).join()).toContain(`${found} 4 之间`);
    expect(await limits(10, 10)).toEqual([]);
  });

  it("limits of a control chart that do not follow from what is shown are found", async () => {
    const [{tables: own}] = [means(2)];
    const center = own.signals!.reduce((sum, row) => sum + Number(row.value), 0) / 12;
    const ranges = own
      .signals!.slice(1)
      .flatMap((row, i) => (i === 3 ? [] : [Math.abs(Number(row.value) - Number(own.signals![i]!.value))]));
    const reach = (2.66 * ranges.reduce((sum, r) => sum + r, 0)) / ranges.length;
    const chart = (more: number) => ({
      ...own,
      signals: own.signals!.map((row) => ({...row, center, lower: center - reach, upper: center + reach + more}))
    });
    expect(await gate(chart(0))).toEqual([]);
    expect((await gate(chart(1))).join()).toBe(
      "data/signals.csv benefit_paid_total 310104 自 2023-01 起的 upper 不是由公布的各期算出的，里面有没有公布的数"
    );
  });

  it("a digest of a delivered file that needs no key is found in any file and any way of writing it", async () => {
    const bytes = createHash("sha256").update("4").digest();
    const digests = new Set([bytes.toString("hex")]);
    const other = createHash("sha256").update("5").digest("hex");
    for (const said of [
      bytes.toString("hex"),
      bytes.toString("hex").toUpperCase(),
      bytes.toString("base64"),
      bytes.toString("base64url")
    ])
      expect(await gate({}, {"page.html": `<p title="${said}">${other}</p>`}, undefined, {digests})).toEqual([
        `page.html 写着一份交付文件不用密钥算的校验码 ${bytes.toString("hex").slice(0, 8)}…：文件小，里面写了什么可以一一试出`
      ]);
    expect(await gate({}, {"page.html": `<p>${other}</p>`}, undefined, {digests})).toEqual([]);
  });
});
