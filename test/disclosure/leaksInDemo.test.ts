import {cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import {csvFormat, randomLcg, shuffler} from "d3";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {Clean} from "../../loaders/base/clean.js";
import {parseRows} from "../../loaders/base/parseTable.js";
import {generateDemo} from "../../loaders/demo/generateDemo.js";
import type {Packaged} from "../../loaders/disclosure/writePackage.js";
import {checkDisclosure} from "../../loaders/gate/checkDisclosure.js";
import {upTo} from "../demo/upTo.js";
import {drawn} from "../random.js";
import {monthByMonth} from "./months.js";

/** More leaks of each kind, others each time: LEAK_RUNS=20 npx vitest run test/disclosure/leaksInDemo.test.ts */
const {runs, seed} = drawn("LEAK_RUNS", "LEAK_SEED", {few: 2, from: 1128});

/** The demo as it stood after this month: a release of a year that is finished and hides as it should. */
const asOf = "2021-12";

type Row = Record<string, string>;

/** A copy of the release, into which leaks are written. */
interface Copy {
  table: (name: string) => Row[];
  /** The same release as it was published before. */
  before: (name: string) => Row[];
  receipts: Record<string, unknown>;
  files: Record<string, string>;
}

/** What is written into the copy, and the finding that must name the cell. */
interface Leak {
  plant: (copy: Copy) => void;
  finding: string;
}

let [dir, site] = ["", ""];
let tables = new Map<string, Row[]>();
let hidden: Packaged;
let clean = new Clean();
let findings: string[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "leaks-"));
  const exports = join(dir, "exports");
  await generateDemo(exports, upTo(asOf));
  await monthByMonth({dir, exports, months: (m) => m === asOf, clean}, async (month) => {
    ({site, hidden} = month);
    findings = month.findings.map(({message}) => message);
    tables = await tablesIn(join(site, "data"));
  });
  // What hangs together with no leak is attacked once.
  clean = new Clean(clean.keys);
});

afterAll(() => rm(dir, {recursive: true, force: true}));

async function tablesIn(data: string): Promise<Map<string, Row[]>> {
  const files = (await readdir(data)).filter((file) => file.endsWith(".csv"));
  return new Map(
    await Promise.all(
      files.map(
        async (file) => [file.replace(/\.csv$/, ""), parseRows(await readFile(join(data, file), "utf8"))] as const
      )
    )
  );
}

/** What the gate says of the release with these leaks in it. */
async function gate(leaks: readonly Leak[]): Promise<string[]> {
  const work = await mkdtemp(join(dir, "copy-"));
  const data = join(site, "data");
  const open = () => {
    const own = new Map<string, Row[]>();
    const table = (name: string) => {
      if (!own.has(name)) own.set(name, structuredClone(tables.get(name)!));
      return own.get(name)!;
    };
    return {own, table};
  };
  const [now, then] = [open(), open()];
  const receipts = JSON.parse(await readFile(join(data, "receipts.json"), "utf8")) as Record<string, unknown>;
  const copy: Copy = {table: now.table, before: then.table, receipts, files: {}};
  for (const leak of leaks) leak.plant(copy);
  const write = async (at: string, changed: ReadonlyMap<string, Row[]>) => {
    await cp(data, at, {recursive: true});
    for (const [name, rows] of changed) await writeFile(join(at, `${name}.csv`), csvFormat(rows) + "\n");
  };
  await write(join(work, "site/data"), now.own);
  await writeFile(join(work, "site/data/receipts.json"), JSON.stringify(receipts));
  for (const [file, text] of Object.entries(copy.files)) {
    await mkdir(dirname(join(work, "site", file)), {recursive: true});
    await writeFile(join(work, "site", file), text);
  }
  if (then.own.size > 0) await write(join(work, "before"), then.own);
  const earlier = then.own.size > 0 ? [join(work, "before")] : [];
  const found = await checkDisclosure(join(work, "site"), hidden, earlier, clean);
  return found.map(({file, message}) => `${file} ${message}`);
}

const keys: Record<string, readonly string[]> = {
  resettlement_monthly: ["month", "person_type", "placement_type"],
  beneficiaries_monthly: ["month", "category"],
  payouts_monthly: ["pay_month", "accrual_year", "benefit_item"],
  payouts_streets: ["pay_month", "area_code"],
  indicators: ["indicator_id", "period_type", "period", "area_code"]
};
const keyOf = (table: string, row: Row) => keys[table]!.map((k) => row[k]!);
const truth = (table: string, row: Row, column: string) =>
  hidden.truth.get([table, ...keyOf(table, row), column].join("|"))!;
const isHidden = (row: Row) => row.flag === "suppressed";
const hiddenIn = (table: string) => tables.get(table)!.filter(isHidden);
const known = (table: string, row: Row, column: string, value: number | string, how = "是") =>
  `data/${table}.csv 隐去的格子 ${[...keyOf(table, row), column].join("／")} 可以推算出${how} ${value}`;

/** The same row in a table of a copy. */
const find = (rows: readonly Row[], table: string, row: Row) =>
  rows.find((r) => keys[table]!.every((k) => r[k] === row[k]))!;

/** Writes the true number into a cell that hides it. */
function show(rows: readonly Row[], table: string, row: Row, column: string): void {
  Object.assign(find(rows, table, row), {[column]: String(truth(table, row, column)), flag: "", below: ""});
}

/** Head counts of which it is said that they are small. */
const fewHeads = () =>
  ["resettlement_monthly", "beneficiaries_monthly", "payouts_monthly"].flatMap((table) =>
    hiddenIn(table)
      .filter((row) => row.below !== "" && row.persons === "")
      .map((row) => ({table, row, n: truth(table, row, "persons")}))
  );
type FewHeads = ReturnType<typeof fewHeads>[number];

/** The head count written down somewhere with the keys of its row. */
const copied = (plant: (copy: Copy, record: Record<string, unknown>, place: string) => void) => (): Leak[] =>
  fewHeads().map(({table, row, n}) => ({
    plant: (copy) => {
      const record = {...Object.fromEntries(keys[table]!.map((k) => [k, row[k]!])), persons: n};
      plant(copy, record, keyOf(table, row).join("-"));
    },
    finding: `${known(table, row, "persons", n)}，`
  }));

/** The head count said in words. */
const said = (file: string, plant: (copy: Copy, sentence: string) => void) => (): Leak[] => {
  const labels = tables.get("labels")!;
  const word = (code: string) => labels.find((l) => l.code === code)?.name ?? code;
  const sentence = ({table, row, n}: FewHeads) => {
    const [period, ...codes] = keyOf(table, row);
    const [year, month] = period!.split("-");
    const names = codes.filter((c) => !/^\d{4}$/.test(c)).map(word);
    return `${year}年${Number(month)}月${names.join("、")}：${n} 人`;
  };
  return fewHeads()
    .filter(({table}) => table !== "payouts_monthly")
    .map((one) => ({
      plant: (copy) => plant(copy, sentence(one)),
      finding: `${file} 隐去的格子 ${keyOf(one.table, one.row).join("／")} 写在`
    }));
};

/** Months in which one item of the total is hidden, and the total with it. */
const itemOfTotal = () =>
  figures("benefit_paid_total", "month", (row) => isHidden(row) && row.area_code === "310104").flatMap((figure) => {
    const items = hiddenIn("payouts_monthly").filter(
      (row) => row.pay_month === figure.period && row.in_total === "1" && row.amount_yuan === ""
    );
    const [item] = items;
    return items.length === 1 && item!.below !== "" ? [{figure, item: item!}] : [];
  });
const figures = (id: string, type: string, test: (row: Row) => boolean) =>
  tables.get("indicators")!.filter((row) => row.indicator_id === id && row.period_type === type && test(row));

/** The total comes out somewhere, and with it the one item that is hidden in it. */
const totalled = (plant: (copy: Copy, total: Row, value: number) => void) => (): Leak[] =>
  itemOfTotal().map(({figure, item}) => ({
    plant: (copy) => plant(copy, figure, truth("indicators", figure, "value")),
    finding: `${known("payouts_monthly", item, "amount_yuan", truth("payouts_monthly", item, "amount_yuan"))}，`
  }));

/** Rates of which all but so few are counted. */
const sharesOfAll = () =>
  hiddenIn("indicators").flatMap((row) => {
    const [n, d] = [truth("indicators", row, "numerator"), Number(row.denominator)];
    return row.numerator === "" && row.denominator !== "" && d - n > 0 && d - n < 5 ? [{row, n, d}] : [];
  });

const monthAfter = (month: string, by: number) => {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
};

/** What is paid in a street outside the total in a month in which only large grants are: 28,000 yuan or more a head. */
const outsideTotal = (test: (all: Row, counted: Row) => boolean) =>
  tables.get("payouts_streets")!.flatMap((all) => {
    const [counted] = figures(
      "benefit_paid_total",
      "month",
      (row) => row.period === all.pay_month && row.area_code === all.area_code
    );
    const items = tables.get("payouts_monthly")!.filter((r) => r.pay_month === all.pay_month && r.in_total === "0");
    // Of a smaller grant more heads may have got as much.
    if (!counted || items.some((r) => r.benefit_item === "festival_grant") || !test(all, counted)) return [];
    const left = truth("payouts_streets", all, "amount_yuan") - truth("indicators", counted, "value");
    return [{all, counted, left: Number(left.toFixed(2))}];
  });

const kinds: Record<string, () => Leak[]> = {
  "in another table": copied((copy, record, place) => {
    copy.files[`data/list-${place}.csv`] = csvFormat([record]);
  }),
  "in a file of a chart": copied((copy, record, place) => {
    copy.files[`_file/chart-${place}.json`] = JSON.stringify({marks: [record]});
  }),
  "in a receipt": copied((copy, record, place) => {
    copy.receipts[`example-${place}`] = [record];
  }),
  "in the words of a page": said("page.html", (copy, sentence) => {
    copy.files["page.html"] = `${copy.files["page.html"] ?? ""}<p title="${sentence}">·</p>`;
  }),
  "in the label of a chart": said("chart.svg", (copy, sentence) => {
    copy.files["chart.svg"] = `${copy.files["chart.svg"] ?? ""}<svg><text>${sentence}</text></svg>`;
  }),
  "in a sentence of the package": said("data/sentences.csv", (copy, sentence) => {
    const rows = copy.table("sentences");
    rows.push({...rows[0]!, text: sentence, figures: ""});
  }),
  "a total": totalled((copy, total) => show(copy.table("indicators"), "indicators", total, "value")),
  "a difference of two windows": totalled((copy, total) => {
    for (const period of [total.period!, monthAfter(total.period!, -1)]) {
      const months = figures(
        "benefit_paid_total",
        "month",
        (row) => row.area_code === "310104" && row.period! <= period && row.period!.startsWith(period.slice(0, 4))
      );
      const sum = months.reduce((all, row) => all + truth("indicators", row, "value"), 0);
      const window = copy
        .table("indicators_cumulative")
        .find(
          (row) =>
            row.indicator_id === "benefit_paid_total" &&
            row.window === "ytd" &&
            row.period === period &&
            row.area_code === "310104"
        )!;
      Object.assign(window, {value: sum.toFixed(2), flag: ""});
    }
  }),
  "an older figure in vintages.csv": totalled((copy, total, value) => {
    find(copy.table("vintages"), "indicators", total).value = String(value);
  }),
  "a point of a chart in signals.csv": totalled((copy, total, value) => {
    const rows = copy.table("signals");
    const {indicator_id, period_type, period, area_code} = total as Record<string, string>;
    rows.push({...rows[0]!, ...{indicator_id, period_type, period, area_code, value: String(value)}} as Row);
  }),
  "a figure beside a sentence": totalled((copy, {indicator_id, period_type, period, area_code}, value) => {
    const rows = copy.table("sentences");
    rows.push({...rows[0]!, ...{indicator_id, period_type, area_code, text: "", figures: `${period}=${value}`}} as Row);
  }),
  "a verdict from the true figure": totalled((copy, total, value) => {
    const rows = copy.table("published_figures");
    rows.push({...rows[0]!, measure: "benefit_paid_total", period: total.period!, computed: String(value)});
  }),
  "a change in revisions.csv": () =>
    fewHeads().map(({table, row, n}) => ({
      plant: (copy) => {
        const change = {resource: table, key: keyOf(table, row).join("|"), column: "persons", after: String(n)};
        copy.table("revisions").push({...change, before: "", reason: "late", kinds: ""});
      },
      finding: `${known(table, row, "persons", n)}，`
    })),
  "all streets of a month": () =>
    itemOfTotal()
      .filter(({item}) => {
        const all = hiddenIn("payouts_monthly").filter((row) => row.pay_month === item.pay_month);
        return all.filter((row) => row.amount_yuan === "").length === 1;
      })
      .map(({item}) => ({
        plant: (copy) => {
          for (const row of hiddenIn("payouts_streets").filter((r) => r.pay_month === item.pay_month))
            show(copy.table("payouts_streets"), "payouts_streets", row, "amount_yuan");
        },
        finding: `${known("payouts_monthly", item, "amount_yuan", truth("payouts_monthly", item, "amount_yuan"))}，`
      })),
  "a rate over its denominator": () =>
    sharesOfAll().map(({row, n, d}) => ({
      plant: (copy) => {
        find(copy.table("indicators"), "indicators", row).value = ((100 * n) / d).toFixed(4);
      },
      finding: `${known("indicators", row, "denominator − numerator", d - n)}，`
    })),
  "a rate that vintages.csv repeats": () =>
    sharesOfAll().map(({row, n, d}) => ({
      plant: (copy) => {
        find(copy.table("vintages"), "indicators", row).value = ((100 * n) / d).toFixed(4);
      },
      finding: `${known("indicators", row, "denominator − numerator", d - n)}，`
    })),
  "a numerator beside its denominator": () =>
    sharesOfAll().map(({row, n, d}) => ({
      plant: (copy) => {
        find(copy.table("indicators"), "indicators", row).numerator = String(n);
      },
      finding: `${known("indicators", row, "denominator − numerator", d - n)}，`
    })),
  "an earlier release": () =>
    fewHeads().map(({table, row, n}) => ({
      plant: (copy) => show(copy.before(table), table, row, "persons"),
      finding: `${known(table, row, "persons", n)}，`
    })),
  "the rows of two deliveries": () => {
    const registers = hiddenIn("deliveries").filter((row) => row.contract === "resettlement");
    const rowsOf = (row: Row) =>
      hidden.truth.get(["deliveries", row.delivery, row.file, row.sheet, "rows_kept"].join("|"))!;
    return registers.slice(1).flatMap((register, i) => {
      const came = tables.get("resettlement_monthly")!.filter((row) => row.month === register.delivery);
      const all = came.reduce((sum, row) => sum + truth("resettlement_monthly", row, "persons"), 0);
      const few = came.filter(isHidden);
      if (few.length !== 1 || rowsOf(register) - rowsOf(registers[i]!) !== all) return [];
      return {
        plant: (copy: Copy) => {
          for (const row of copy.table("deliveries").filter((r) => r.contract === "resettlement" && isHidden(r)))
            row.rows_kept = String(rowsOf(row));
        },
        finding: `${known("resettlement_monthly", few[0]!, "persons", truth("resettlement_monthly", few[0]!, "persons"))}，`
      };
    });
  },
  "a limit that only one has": () =>
    fewHeads()
      .filter(({n}) => n === 1)
      .map(({table, row}) => ({
        plant: (copy) => {
          find(copy.table(table), table, row).below = "2";
        },
        finding: `${known(table, row, "persons", 1)}，`
      })),
  "an amount that has a price a head": () =>
    fewHeads().flatMap(({table, row}) => {
      if (table !== "payouts_monthly" || row.amount_yuan !== "") return [];
      const amount = truth(table, row, "amount_yuan");
      const each = tables
        .get(table)!
        .filter((r) => r.benefit_item === row.benefit_item && Number(r.persons) > 0 && r.amount_yuan !== "")
        .map((r) => Number(r.amount_yuan) / Number(r.persons));
      // Nobody gets a quarter less or more than anybody ever got.
      const [least, most] = [amount / (1.25 * Math.max(...each)), amount / (0.75 * Math.min(...each))];
      if (each.length === 0 || Math.floor(most) - Math.ceil(least) > 1) return [];
      return {
        plant: (copy: Copy) => {
          find(copy.table(table), table, row).amount_yuan = String(amount);
        },
        finding: known(table, row, "persons", "", "").trim()
      };
    }),
  "a limit that is lowered to 3": () =>
    fewHeads()
      .filter(({n}) => n < 3)
      .map(({table, row}) => ({
        plant: (copy) => {
          find(copy.table(table), table, row).below = "3";
        },
        finding: known(table, row, "persons", "", "").trim()
      })),
  "a total that is like its neighbours": () => {
    const candidates = outsideTotal((all, counted) => all.amount_yuan === "" && counted.value !== "");
    const streets = candidates.flatMap(({all, counted, left}) => {
      const totals = new Map(
        figures("benefit_paid_total", "month", (r) => r.area_code === counted.area_code && r.value !== "").map(
          (r) => [r.period!, Number(r.value)] as const
        )
      );
      const own = totals.get(counted.period!)!;
      totals.delete(counted.period!);
      // Between the months around it, give or take a twentieth, where these are like each other.
      const around = (month: string) => {
        const [a, b] = [totals.get(monthAfter(month, -1)), totals.get(monthAfter(month, 1))];
        const near = a !== undefined && b !== undefined && Math.abs(a - b) <= 0.05 * Math.max(a, b);
        return near ? [0.95 * Math.min(a, b), 1.05 * Math.max(a, b)] : undefined;
      };
      const like = [...totals].flatMap(([month, total]) => {
        const band = around(month);
        return band ? [total >= band[0]! && total <= band[1]!] : [];
      });
      const steady = like.length >= 4 && like.filter(Boolean).length * 3 >= like.length * 2;
      const band = around(counted.period!);
      const whole = figures(
        "benefit_paid_total",
        "month",
        (r) => r.period === counted.period && r.area_code === "310104"
      )[0]!;
      // So narrow a band leaves open whose total it is, but not that it was fewer than five large grants.
      if (!steady || !band || whole.value !== "" || left + own - band[0]! > 105_000) return [];
      return [{all, counted}];
    });
    // Two in one street would each take what shows that the other is steady.
    return streets
      .filter(({all}, i) => streets.findIndex((s) => s.all.area_code === all.area_code) === i)
      .map(({all, counted}) => ({
        plant: (copy) => {
          show(copy.table("payouts_streets"), "payouts_streets", all, "amount_yuan");
          const row = find(copy.table("indicators"), "indicators", counted);
          Object.assign(row, {value: "", flag: "suppressed", below: ""});
          // Nor do longer periods say it, of this street and of one whose month is hidden too, or tables that repeat it.
          const [other] = figures(
            "benefit_paid_total",
            "month",
            (r) => r.period === counted.period && isHidden(r) && r.area_code !== "310104"
          );
          const both = [counted.area_code, other!.area_code];
          for (const name of ["indicators", "indicators_cumulative", "vintages", "signals", "progress"]) {
            const rows = copy.table(name);
            const kept = rows.filter((r) => {
              const said = r.indicator_id === "benefit_paid_total" && both.includes(r.area_code);
              return !said || (name === "indicators" && r.period_type === "month");
            });
            rows.splice(0, rows.length, ...kept);
          }
        },
        finding: known("payouts_streets", all, "amount_yuan − benefit_paid_total", "", "在").trim()
      }));
  },
  "a judgement beside it": () =>
    sharesOfAll()
      .filter(
        ({row}, i, all) =>
          all.findIndex((o) => o.row.indicator_id === row.indicator_id && o.row.period === row.period) === i
      )
      .map(({row, n, d}) => ({
        plant: ({table, receipts}) => {
          const said = (receipts.indicators as {id: string; targets: object[]}[]).find(
            (i) => i.id === row.indicator_id
          )!;
          const year = row.period!.slice(0, 4);
          const month = row.period!.includes("Q") ? 3 * Number(row.period!.slice(-1)) - 2 : 1;
          const day = `${year}-${String(month).padStart(2, "0")}-01`;
          // At risk from n of d on, on track from n + 1 on.
          const target = {
            operator: ">=",
            value: (100 * (n + 1)) / d,
            at_risk: (100 * n) / d,
            valid_from: day,
            valid_to: day
          };
          said.targets = [...said.targets, target];
          find(table("indicators"), "indicators", row).status = "at_risk";
        },
        finding: `${known("indicators", row, "denominator − numerator", d - n)}，`
      })),
  "the mean of a chart": () => {
    const streets = figures("benefit_paid_total", "month", (r) => isHidden(r) && r.area_code !== "310104");
    return [...new Set(streets.map((r) => r.area_code!))].map((area) => {
      const months = figures("benefit_paid_total", "month", (r) => r.area_code === area);
      const shown = months.filter((r) => r.value !== "");
      const center = months.reduce((sum, r) => sum + truth("indicators", r, "value"), 0) / months.length;
      return {
        plant: (copy: Copy) => {
          const rows = copy.table("signals");
          for (const {indicator_id, period_type, period, area_code, value} of shown as Row[]) {
            const at = {indicator_id, period_type, period, area_code, value} as Row;
            rows.push({...rows[0]!, ...at, segment: "1", center: center.toFixed(4), lower: "0", upper: "0"});
          }
        },
        finding: `data/signals.csv benefit_paid_total ${area} 自 ${shown[0]!.period} 起的 center 不是由公布的各期算出的`
      };
    });
  },
  "what a change was from": () =>
    fewHeads().map(({table, row, n}) => ({
      plant: (copy) => {
        const change = {resource: table, key: keyOf(table, row).join("|"), column: "persons", before: String(n)};
        copy.table("revisions").push({...change, after: "", reason: "", kinds: "D"});
      },
      finding: `${known(table, row, "persons", n)}，`
    })),
  "a digest of a delivered file": () =>
    [...hidden.digests].slice(0, 40).map((digest, i) => ({
      plant: (copy) => {
        copy.files[`digest-${digest.slice(0, 6)}.html`] =
          `<p>${i % 2 ? digest : Buffer.from(digest, "hex").toString("base64")}</p>`;
      },
      finding: `digest-${digest.slice(0, 6)}.html 写着一份交付文件不用密钥算的校验码`
    })),
  "all items of a street less its total": () =>
    outsideTotal((all, counted) => all.amount_yuan === "" && counted.value !== "").flatMap(({all, left}) => {
      // So much a year gets the family of a conscript, and so many of them are few.
      const families = Math.round(left / 43_000);
      return families < 1 || families > 3 || Math.abs(left - 43_000 * families) > 1500 * families
        ? []
        : {
            plant: (copy: Copy) => show(copy.table("payouts_streets"), "payouts_streets", all, "amount_yuan"),
            finding: `${known("payouts_streets", all, "amount_yuan − benefit_paid_total", left)}，`
          };
    })
};

/** So many of those that can be planted, others for another seed. */
const some = (leaks: readonly Leak[]) => shuffler(randomLcg(seed / 2 ** 31))([...leaks]).slice(0, runs);

describe("a finished release of the demo", () => {
  it("gives nothing away as it is", () => {
    expect(findings).toEqual([]);
  });

  it.each(Object.entries(kinds))("with hidden numbers %s: each is found by name", async (_, leaks) => {
    const planted = some(leaks());
    expect(planted).not.toEqual([]);
    const found = await gate(planted);
    expect(planted.filter(({finding}) => !found.some((f) => f.startsWith(finding))).map((l) => l.finding)).toEqual([]);
  });

  it("has room for forty leaks of twelve kinds and more", () => {
    const counts = Object.values(kinds).map((leaks) => some(leaks()).length);
    expect(counts.length).toBeGreaterThanOrEqual(12);
    expect(counts.reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(40);
  });
});
