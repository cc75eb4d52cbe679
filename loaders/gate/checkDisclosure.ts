import {readFile} from "node:fs/promises";
import {join} from "node:path";
import type {Found} from "../disclosure/audit/attack.js";
import {auditReleases} from "../disclosure/audit/auditReleases.js";
import {findDigests} from "../disclosure/audit/findDigests.js";
import {namesOf, numberIn, textsIn} from "../disclosure/audit/findInText.js";
import {unclaimedColumns} from "../disclosure/audit/knowledge.js";
import {readRelease, type Release} from "../disclosure/audit/readRelease.js";
import {strayCharts} from "../disclosure/audit/subjects/signals.js";
import type {Packaged} from "../disclosure/writePackage.js";
import type {Clean} from "../base/clean.js";
import {listFiles} from "../base/listFiles.js";
import type {Finding} from "./checkSite.js";

type Row = Readonly<Record<string, string>>;

/**
 * Attacks a finished site with all that it shows, together with the data folders of the earlier releases that readers can
 * still open (`earlier`, oldest first): a hidden number that is known too closely is a finding. So is what
 * the suppressor says that it could not protect (`open`), a plain digest of a delivered file (`digests`), and a control chart
 * that is not worked out from what is shown. `clean`: what earlier runs attacked and could not work out.
 */
export async function checkDisclosure(
  site: string,
  {
    open,
    truth,
    dominated,
    digests
  }: Pick<Packaged, "open"> & Partial<Pick<Packaged, "truth" | "dominated" | "digests">>,
  earlier: readonly string[] = [],
  clean?: Clean
): Promise<Finding[]> {
  const before = await Promise.all(earlier.map((dir) => readRelease(dir)));
  const release = await readRelease(join(site, "data"));
  const others = await tablesOf(site);
  const {found, contradictory} = await auditReleases(release, before, others, {truth, watched: dominated, clean});
  return [
    ...open.map((column): Finding => {
      const why = earlier.length
        ? "：较早的发布公布过的数与这次的合计凑在一起已经给出了它，多半是一份文件更正、补报或撤回了；怎么办见运维手册“推算攻击不通过”"
        : "";
      const message = `${column} 里有格子，不论再隐去什么都可以推算出来${why}`;
      return {file: `data/${column.split(".")[0]}.csv`, check: "disclosure", message};
    }),
    ...unclaimedColumns(release).map(({table, column, sensitivity}): Finding => {
      const message = `列 ${column} 的类别是 ${sensitivity}，推算攻击却没有关于它的一句话：由什么能推出它，没有人看`;
      return {file: `data/${table}.csv`, check: "disclosure", message};
    }),
    ...contradictory.map(({names, by}): Finding => ({
      file: fileOf({name: names[0]!}),
      check: "disclosure",
      message:
        `${names.slice(0, 3).map(sayName).join("、")}等 ${names.length} 个隐去的格子攻不了：` +
        `公布的数彼此矛盾，查这几句：${by.slice(0, 4).join("；")}`
    })),
    ...strayCharts(release).map(({id, area, from, column}): Finding => {
      const message = `${id} ${area} 自 ${from} 起的 ${column} 不是由公布的各期算出的，里面有没有公布的数`;
      return {file: "data/signals.csv", check: "disclosure", message};
    }),
    ...(digests ? await findPlainDigests(site, digests) : []),
    ...findWritten([...(await pagesOf(site)), ...cellsOf(release, others)], release),
    ...found.map((f): Finding => ({file: fileOf(f), check: "disclosure", message: say(f)}))
  ];
}

const fileOf = ({name}: Pick<Found, "name">) => `data/${name.split("|")[0]}.csv`;

/** “payouts_monthly 2023-05／…／amount_yuan 可以推算到 3 至 4”, and how. */
function say({name, low, high, by}: Found): string {
  const range =
    round(high) === round(low)
      ? `是 ${round(low)}`
      : `在 ${round(low)} 到 ${Number.isFinite(high) ? round(high) : "无穷"} 之间`;
  const because = by.slice(0, 4).join("；");
  const only = name.includes("@") ? "（较早的发布里的）" : "";
  return `隐去的格子 ${sayName(name)}${only} 可以推算出${range}，比规则允许的准${because && `：${because}`}`;
}

const sayName = (name: string) => name.replace(/@.*$/, "").split("|").slice(1).join("／");

const round = (x: number) => Number(x.toFixed(2));

/** Tables in any other file of the site: CSV, and lists of objects in JSON. */
async function tablesOf(site: string): Promise<{file: string; rows: Row[]}[]> {
  const files = (await listFiles(site)).filter((file) => file.endsWith(".json"));
  const tables: {file: string; rows: Row[]}[] = [];
  for (const file of files) {
    const collect = (value: unknown): void => {
      if (Array.isArray(value)) {
        const rows = value.filter((v): v is Record<string, unknown> => typeof v === "object" && v !== null);
        if (rows.length) tables.push({file, rows: rows.map(asText)});
      }
      if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
    };
    collect(JSON.parse(await readFile(join(site, file), "utf8")));
  }
  return tables;
}

/** Digests of delivered files that were made without the key of this installation. */
async function findPlainDigests(site: string, digests: ReadonlySet<string>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const file of await listFiles(site)) {
    for (const hex of findDigests(await readFile(join(site, file), "latin1"), digests)) {
      const message = `写着一份交付文件不用密钥算的校验码 ${hex.slice(0, 8)}…：文件小，里面写了什么可以一一试出`;
      findings.push({file, check: "disclosure", message});
    }
  }
  return findings;
}

interface Words {
  file: string;
  where: string;
  texts: readonly string[];
}

/** Words in pages and drawings: a title, a label, a cell of a table. */
async function pagesOf(site: string): Promise<Words[]> {
  const files = (await listFiles(site)).filter((file) => /\.(html|svg)$/.test(file));
  return await Promise.all(
    files.map(async (file) => ({file, where: "页面上", texts: textsIn(await readFile(join(site, file), "utf8"))}))
  );
}

/** Sentences in the cells of tables, whether a page shows them or not; a key of a row (“2021|…|3”) is none. */
function cellsOf(release: Release, others: readonly {file: string; rows: readonly Row[]}[]): Words[] {
  const own = [...release.tables].map(([name, rows]) => ({file: `data/${name}.csv`, rows}));
  return [...own, ...others].map(({file, rows}) => {
    const sentences = rows.flatMap((row) => Object.values(row).filter(isSentence));
    return {file, where: "表格里", texts: [...new Set(sentences)]};
  });
}

const isSentence = (cell: string) => /\d/.test(cell) && /\p{Script=Han}/u.test(cell) && !cell.includes("|");

/** Words that give a hidden number: all that names its row, and one number besides. */
function findWritten(words: readonly Words[], release: Release): Finding[] {
  const hidden = namesOf(release);
  return words.flatMap(({file, where, texts}) =>
    texts.flatMap((text) =>
      hidden
        .filter((named) => numberIn(text, named) !== undefined)
        .map(({name}): Finding => {
          const message = `隐去的格子 ${name.split("|").slice(1).join("／")} 写在${where}：“${text}”`;
          return {file, check: "disclosure", message};
        })
    )
  );
}

const asText = (row: Record<string, unknown>): Row =>
  Object.fromEntries(
    Object.entries(row).flatMap(([k, v]) => (typeof v === "string" || typeof v === "number" ? [[k, String(v)]] : []))
  );
