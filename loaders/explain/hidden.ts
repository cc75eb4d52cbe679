import {existsSync} from "node:fs";
import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {sum} from "d3";
import {withDuckDB} from "../base/duckdb.js";
import {DataError} from "../base/errors.js";
import {type Cause, ownCauses} from "../disclosure/causes.js";
import {readEarlier} from "../disclosure/earlier.js";
import {loadPolicy} from "../disclosure/policy.js";
import {suppress} from "../disclosure/suppress.js";
import {indicators} from "../indicators/index.js";
import {buildMarts} from "../marts/buildMarts.js";
import {loadReference} from "../reference/loadReference.js";
import {currentRelease, listReleases} from "../release/ledger.js";
import {resources} from "../tables/index.js";
import {withKnown} from "../warehouse/withKnown.js";

/** Where the releases are, and what they are made of. */
export interface Made {
  out: string;
  warehouse: string;
  reference: string;
}

export interface HiddenByCause {
  release: string;
  asOf: string;
  /** Whether the deliveries, the limits or the program are others than those of the release. */
  changed: boolean;
  tables: {table: string; title: string; numbers: number; hidden: Partial<Record<Cause, number>>}[];
  /** Row counts of files that are withheld. */
  files: number;
}

/**
 * What the current release hides, by table and cause: suppression once more, as far as the warehouse and the reference data
 * still are what the release was made of.
 */
export async function explainHidden({out, warehouse, reference: folder}: Made): Promise<HiddenByCause> {
  const release = await currentRelease(out);
  if (!release) throw new DataError(`${out} 还没有发布；先运行 npm run rebuild 或 npm run demo`);
  if (!existsSync(warehouse)) throw new DataError(`没有仓库文件 ${warehouse}；先运行 npm run check 或 npm run rebuild`);
  const dataOf = (id: string) => join(out, "releases", id, "data");
  const {as_of: asOf, hidden: said} = JSON.parse(await readFile(join(dataOf(release), "receipts.json"), "utf8")) as {
    as_of: string;
    hidden: {cells: number; primary: number; secondary: number};
  };
  const ids = (await listReleases(out)).map((l) => l.id);
  const before = ids.slice(0, Math.max(0, ids.indexOf(release)));
  const ofIndicators = indicators.map((d) => d.id);
  const [reference, policy] = [await loadReference(folder, ofIndicators), await loadPolicy(folder)];
  return await withDuckDB(warehouse, (db) =>
    withKnown(db, {asOf, lists: reference.lists}, async (known) => {
      await buildMarts(known, {reference, asOf});
      const hidden = await suppress(known, policy, await readEarlier(before.map(dataOf)), {losses: true});
      const [files] = await known.all<{n: number}>(
        "select count(*)::integer as n from public_deliveries where flag = 'suppressed'"
      );
      return {
        ...{release, asOf, files: files!.n},
        changed: (["cells", "primary", "secondary"] as const).some((part) => hidden[part] !== said[part]),
        tables: hidden.losses!.map(({table, numbers, hidden: by}) => ({
          ...{table, numbers, title: resources.find((r) => r.name === table)!.title},
          hidden: Object.fromEntries(by)
        }))
      };
    })
  );
}

const words: Record<Cause, string> = {
  small: "自己小于门槛（人数、金额、比率）",
  difference: "比率的分母减分子小于门槛",
  dominance: "一人领得太多的金额",
  sums: "为了不能由合计、别的表推算",
  shares: "为了比率的分母减分子",
  excluded: "为了街镇的全部项目减发放总额",
  prices: "为了每人的标准",
  time: "为了前后两期",
  earlier: "较早的发布里已经隐去"
};
const byThemselves: readonly Cause[] = ownCauses;

/** The lines for a terminal: how much is hidden, for which causes, and what each table loses. */
export function sayHidden({release, asOf, changed, tables, files}: HiddenByCause): string[] {
  const of = (causes: readonly Cause[], own = tables) => sum(own, (t) => sum(causes, (c) => t.hidden[c] ?? 0));
  const all = Object.keys(words) as Cause[];
  const numbers = sum(tables, (t) => t.numbers);
  const share = (n: number, whole: number) => `${((100 * n) / Math.max(1, whole)).toFixed(1)} %`;
  return [
    `发布 ${release}，数据到 ${asOf}：${numbers} 个涉及人数的数，隐去 ${of(all)} 个（${share(of(all), numbers)}）`,
    ...(changed ? ["交付、门槛或程序在这次发布以后变了：下面是现在重新算的，与发布时不同"] : []),
    "",
    "因为什么隐去：",
    ...all.map((cause) => `  ${String(of([cause])).padStart(5)}  ${words[cause]}`),
    `  ${String(files).padStart(5)}  份文件的行数不公布（不算在上面）`,
    "",
    "每张表的损失：数，自己隐去的，连同互补隐去的：",
    ...tables.map((t) => {
      const [own, every] = [of(byThemselves, [t]), of(all, [t])];
      const more = all
        .filter((c) => !byThemselves.includes(c) && t.hidden[c])
        .map((c) => `${words[c].replace(/^为了/, "")} ${t.hidden[c]}`);
      return (
        `  ${t.table}（${t.title}）：${t.numbers}，${own}（${share(own, t.numbers)}），${every}（${share(every, t.numbers)}）` +
        (more.length ? `；${more.join("，")}` : "")
      );
    })
  ];
}
