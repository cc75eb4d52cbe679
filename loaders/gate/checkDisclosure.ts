import {readFile} from "node:fs/promises";
import {join} from "node:path";
import type {Found} from "../disclosure/audit/attack.js";
import {auditReleases} from "../disclosure/audit/auditReleases.js";
import {namesOf, numberIn, textsIn} from "../disclosure/audit/findInText.js";
import {unclaimedColumns} from "../disclosure/audit/knowledge.js";
import {readRelease, type Release} from "../disclosure/audit/readRelease.js";
import type {Hidden} from "../disclosure/secondary.js";
import type {Clean} from "../base/clean.js";
import {listFiles} from "../base/listFiles.js";
import type {Finding} from "./checkSite.js";

type Row = Readonly<Record<string, string>>;

/**
 * Attacks a finished site with all that it shows, together with the data folders of the earlier releases that readers can
 * still open (`earlier`, oldest first): a hidden number that is known too closely is a finding. So is what
 * the suppressor says that it could not protect (`open`). `clean`: what earlier runs attacked and could not work out.
 */
export async function checkDisclosure(
  site: string,
  {open, truth}: Pick<Hidden, "open"> & Partial<Pick<Hidden, "truth">>,
  earlier: readonly string[] = [],
  clean?: Clean
): Promise<Finding[]> {
  const before = await Promise.all(earlier.map((dir) => readRelease(dir)));
  const release = await readRelease(join(site, "data"));
  const {found, contradictory} = await auditReleases(release, before, await tablesOf(site), truth, clean);
  return [
    ...open.map((column): Finding => {
      const message = `${column} 里有格子，不论再隐去什么都可以推算出来`;
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
    ...(await findInPages(site, release)),
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

/** Words in pages and drawings that give a hidden number: a title, a label, a cell of a table. */
async function findInPages(site: string, release: Release): Promise<Finding[]> {
  const hidden = namesOf(release);
  const findings: Finding[] = [];
  const pages = (await listFiles(site)).filter((file) => /\.(html|svg)$/.test(file));
  for (const file of pages) {
    for (const text of textsIn(await readFile(join(site, file), "utf8"))) {
      for (const named of hidden) {
        if (numberIn(text, named) === undefined) continue;
        const message = `隐去的格子 ${named.name.split("|").slice(1).join("／")} 写在页面上：“${text}”`;
        findings.push({file, check: "disclosure", message});
      }
    }
  }
  return findings;
}

const asText = (row: Record<string, unknown>): Row =>
  Object.fromEntries(
    Object.entries(row).flatMap(([k, v]) => (typeof v === "string" || typeof v === "number" ? [[k, String(v)]] : []))
  );
