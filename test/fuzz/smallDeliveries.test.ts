import {mkdir, readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {stringify} from "csv-stringify/sync";
import {expect, it} from "vitest";
import {root} from "../../loaders/base/sources.js";
import {contracts} from "../../loaders/contracts/index.js";
import {demoRows} from "../../loaders/demo/demoRows.js";
import {checkPackage} from "../../loaders/gate/checkPackage.js";
import {indicators} from "../../loaders/indicators/index.js";
import {withFolder} from "../deliver.js";
import {type Chooser, choosers} from "./chooser.js";
import {lists} from "../lists.js";
import {drawn} from "../random.js";
import {Releases} from "../revisions/release.js";

/** Small deliveries: SMALL_DELIVERIES=200 npx vitest run test/fuzz/smallDeliveries.test.ts */
const {runs, seed} = drawn("SMALL_DELIVERIES", "SMALL_DELIVERIES_SEED", {few: 3, from: 1128});
const all = demoRows();
type Rows = Record<string, {deliveries: readonly string[]; [column: string]: unknown}[]>;

/** A few months of a few exports of a few streets, thinned out: what a small office hands over in its first year. */
async function handOver(choose: Chooser, exports: string): Promise<string> {
  const streets = new Set([
    "310104",
    ...some(
      choose,
      lists.streets.map((s) => s.code).filter((c) => c !== "310104"),
      3
    )
  ]);
  const first = choose.int(0, 30);
  const months = Array.from({length: choose.int(1, 5)}, (_, i) => {
    const n = first + i;
    return `${2021 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, "0")}`;
  });
  const rows = Object.fromEntries(Object.entries(all).filter(([id]) => id !== "broken"));
  const keep = choose.one([0.02, 0.1, 0.5, 1]);
  let written = 0;
  for (const contract of some(
    choose,
    contracts.filter((c) => c.id in rows),
    choose.int(1, 6)
  )) {
    for (const month of months) {
      const mine = (rows as Rows)[contract.id]!.filter(
        (row) =>
          row.deliveries.includes(month) &&
          (row.area_code === undefined || streets.has(String(row.area_code))) &&
          choose.int(0, 999) < keep * 1000
      );
      if (mine.length === 0) continue;
      const columns = Object.entries(contract.columns).filter(
        ([c, {type}]) => type !== "pii" && mine.some((r) => c in r)
      );
      const cells = mine.map((row) =>
        columns.map(([c, column]) => {
          const value = row[c] ?? "";
          if (column.type === "code") return lists[column.list].find(({code}) => code === value)?.name ?? "";
          if (column.type === "flag") return value === "" ? "" : value ? "是" : "否";
          if (column.type === "month") return String(value).slice(0, 7);
          if (column.type === "quarter")
            return value === ""
              ? ""
              : `${String(value).slice(0, 4)}Q${Math.ceil(Number(String(value).slice(5, 7)) / 3)}`;
          return String(value);
        })
      );
      await mkdir(join(exports, month), {recursive: true});
      const text = stringify([columns.map(([, {header}]) => header), ...cells]);
      await writeFile(join(exports, month, `${contract.title}.csv`), text);
      written++;
    }
  }
  return written ? months.at(-1)! : await handOver(choose, exports);
}

function some<T>(choose: Chooser, from: readonly T[], count: number): T[] {
  const left = [...from];
  return Array.from({length: Math.min(count, left.length)}, () => left.splice(choose.int(0, left.length - 1), 1)[0]!);
}

/** Every target is missed, and nobody has commented on anything. */
async function missEverything(reference: string): Promise<void> {
  const head = "indicator_id,valid_from,valid_to,operator,value,at_risk,source";
  const [columns] = (await readFile(join(reference, "targets.csv"), "utf8")).split("\n");
  expect(columns).toBe(head);
  const rows = indicators.map(({id}) => `${id},2020-01-01,,>=,999999999,,区双拥办测试用目标`);
  await writeFile(join(reference, "targets.csv"), [head, ...rows].join("\n") + "\n");
  const [comments] = (await readFile(join(root, "data/reference/commentary.csv"), "utf8")).split("\n");
  await writeFile(join(reference, "commentary.csv"), `${comments}\n`);
}

it.each(choosers(seed, runs).map((choose, i) => ({i, choose})))(
  `small deliveries with every target missed make a package that is all declared (seed ${seed}, $i)`,
  ({choose}) =>
    withFolder(async (dir) => {
      const releases = await new Releases(dir).start();
      const asOf = await handOver(choose, releases.exports);
      const id = `${asOf}-0123456789`;
      await missEverything(releases.reference);
      await releases.publish(id, asOf);
      expect(await checkPackage(releases.data(id), releases.reference)).toEqual([]);
      expect((await releases.rows(id, "indicators")).length).toBeGreaterThan(0);
    })
);
