import {createHash} from "node:crypto";
import {mkdir, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {stringify} from "csv-stringify/sync";
import {contracts} from "../contracts/index.js";
import {trimZeros} from "../base/decimals.js";
import type {Database, Value} from "../base/duckdb.js";
import {cellText} from "../base/visible.js";
import {compile} from "../indicators/compile.js";
import {indicators} from "../indicators/index.js";
import {martSql} from "../marts/buildMarts.js";
import {derived, resources} from "../tables/index.js";
import {type Resource, sensitivityOf} from "../tables/table.js";
import type {Reference} from "../reference/loadReference.js";
import type {FigureThen} from "../signal/asWritten.js";
import {derive, type DerivedRow} from "../signal/derive.js";
import {keyDigests} from "./digests.js";
import {readEarlier} from "./earlier.js";
import {isRounded, type Policy, sayIndicator, sayResource} from "./policy.js";
import type {Hidden} from "./secondary.js";
import {suppress} from "./suppress.js";

export interface PackageOptions {
  reference: Reference;
  policy: Policy;
  release: string;
  /** The newest delivery month that was used: 2023-12. */
  asOf: string;
  /** Whether the deliveries are made up. */
  demo: boolean;
  /** What comments were written on (`figuresAsWritten`). */
  asWritten?: readonly FigureThen[];
  /** The key of the digests of delivered files; without it readers get none. */
  key?: Buffer;
  /** Data folders of the earlier releases that readers can open, oldest first. */
  earlier?: readonly string[];
}

/** Writes the data package: what disclosure lets through, and nothing else. The only writer of published figures. */
export async function writePackage(db: Database, dir: string, options: PackageOptions): Promise<Packaged> {
  const {policy} = options;
  const hidden = await suppress(db, policy, await readEarlier(options.earlier ?? []));
  const digests = await keyDigests(db, options.key);

  await mkdir(dir, {recursive: true});
  const described: ReturnType<typeof describe>[] = [];
  const write = async (resource: Resource, rows: readonly Record<string, Value>[]) => {
    const bytes = Buffer.from(toCsv(resource, rows), "utf8");
    await writeFile(join(dir, `${resource.name}.csv`), bytes);
    described.push(describe(resource, bytes));
  };
  for (const resource of resources) await write(resource, await db.all(`from public_${resource.name}`));
  const worked: Record<string, readonly DerivedRow[]> = await derive(db, options);
  for (const resource of derived) await write(resource, worked[resource.name]!);
  const writeJson = (file: string, value: unknown) => writeFile(join(dir, file), `${JSON.stringify(value, null, 2)}\n`);
  await writeJson("datapackage.json", {
    profile: "tabular-data-package",
    name: "xuhui-shuangyong",
    title: options.demo ? "徐汇双拥指标仓（演示数据，全部虚构）" : "徐汇双拥指标仓",
    version: options.release,
    resources: described
  });
  await writeJson("release.json", await release(db, options));
  await writeJson("receipts.json", await receipts(db, options, policy, hidden));
  return {...hidden, digests};
}

/** What was hidden, and the plain digests of delivered files, which no byte of a site may repeat. */
export type Packaged = Hidden & {digests: ReadonlySet<string>};

/** The bytes of a table as they are published. */
export function toCsv({columns}: Resource, rows: readonly Record<string, Value>[]): string {
  const cells = rows.map((row) => columns.map((c) => (c.type === "number" ? plain(row[c.name]!) : shown(row[c.name]))));
  return stringify([columns.map((c) => c.name), ...cells]);
}

const shown = (x: Value | undefined) => (typeof x === "string" ? cellText(x) : x);

/** An exact number as it is published: without the zeros that its type adds. */
export const plain = (x: Value) => (typeof x === "string" ? trimZeros(x) : x);

/** A table's entry in datapackage.json. */
export function describe(resource: Resource, bytes: Buffer) {
  return {
    profile: "tabular-data-resource",
    name: resource.name,
    path: `${resource.name}.csv`,
    title: resource.title,
    description: resource.grain,
    format: "csv",
    mediatype: "text/csv",
    encoding: "utf-8",
    bytes: bytes.length,
    hash: `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
    schema: {
      fields: resource.columns.map((column) => {
        const {name, title, type, about} = column;
        return {name, type, title, description: about, sensitivity: sensitivityOf(resource, column)};
      }),
      missingValues: [""],
      primaryKey: resource.key
    }
  };
}

async function release(db: Database, {release, asOf, demo}: PackageOptions) {
  const [counted] = await db.all<{deliveries: string; files: string}>(
    `select count(distinct delivery) as deliveries, count(distinct (delivery, file)) as files
     from load, build where delivery <= as_of`
  );
  return {release, as_of: asOf, demo, deliveries: Number(counted!.deliveries), files: Number(counted!.files)};
}

/** What every published number rests on: definition, SQL as run, deliveries, disclosure. */
async function receipts(db: Database, {release, asOf}: PackageOptions, policy: Policy, hidden: Hidden) {
  const files = await db.all<
    Record<"contract" | "delivery" | "file" | "sheet" | "sha256", string> & {rows: string | null}
  >(
    `select contract, delivery, file, sheet, sha256, rows_kept as rows
     from public_deliveries where verdict = 'loaded' and contract <> ''
     order by contract, delivery, file, sheet, rowid`
  );
  const last = await db.all<{contract: string; last_delivery: string}>(
    "select contract, last_delivery from mart_sources"
  );
  const targets = await db.all<TargetRow>("from target order by indicator_id, valid_from");

  const sensitive = await db.all<{category: string}>(
    "select category from dim_beneficiary_category where is_sensitive order by category"
  );

  return {
    release,
    as_of: asOf,
    // A suppressed head count is 1 to k - 1: pages say ＜k, and must not say it of a number that may be larger.
    thresholds: {
      k: policy.k,
      k_sensitive: policy.kSensitive,
      sensitive_categories: sensitive.map((s) => s.category),
      // Tables and indicators that have one of their own.
      ...(Object.keys(policy.thresholds).length && {own: policy.thresholds})
    },
    // Of all numbers about persons: hidden by themselves, hidden so that those can't be worked out.
    hidden: {cells: hidden.cells, primary: hidden.primary, secondary: hidden.secondary, unlabelled: hidden.unlabelled},
    // Tables and indicators whose head counts are rounded to multiples of five.
    rounded: Object.keys(policy.policy).filter((id) => isRounded(policy, id)),
    // Rates that are shown even where few persons stand between numerator and denominator, as the owner says.
    differences_shown: Object.keys(policy.difference).filter((id) => policy.difference[id] === "show"),
    contracts: contracts.map(({id, title, office, kind}) => ({
      id,
      title,
      office,
      kind,
      last_delivery: last.find((l) => l.contract === id)?.last_delivery || null,
      files: files
        .filter((f) => f.contract === id)
        .map(({delivery, file, sheet, sha256, rows}) => ({
          delivery,
          file,
          sheet,
          sha256,
          rows: rows === null ? null : Number(rows)
        }))
    })),
    indicators: indicators.map((d) => ({
      id: d.id,
      name: d.name,
      gloss: d.gloss,
      definition: d.definition,
      unit: d.unit,
      sql: compile(d),
      contracts: d.contracts,
      time_basis: d.timeBasis,
      periods: [...new Set([...d.periods.district, ...d.periods.street])],
      areas: d.periods.street.length ? ["district", "street"] : ["district"],
      additivity: d.additivity,
      direction: d.direction,
      target: targetAt(
        targets.filter((t) => t.indicator_id === d.id),
        `${asOf}-01`
      ),
      // Each in its time, for figures of other years.
      targets: targets.filter((t) => t.indicator_id === d.id).map(sayTarget),
      responsible_unit: d.responsibleUnit,
      section: d.section,
      basis: d.basis,
      limitations: d.limitations,
      sensitivity: d.sensitivity,
      disclosure: sayIndicator(d, policy)
    })),
    resources: [
      ...(await Promise.all(resources.map(async (r) => receipt(r, await martSql(r.name), sayResource(r, policy))))),
      ...derived.map((r) => receipt(r, `-- ${r.workedOut!.method}`, "由已公布的值算出，没有用到未公布的数。"))
    ]
  };
}

const receipt = ({name, title, grain, contracts, columns}: Resource, sql: string, disclosure: string) => ({
  name,
  title,
  grain,
  sql,
  contracts,
  disclosure,
  columns: columns.map(({name, title, type}) => ({name, title, type}))
});

interface TargetRow {
  indicator_id: string;
  valid_from: string;
  valid_to: string;
  operator: string;
  value: string;
  at_risk: string | null;
  source: string;
}

/** The target in force on a day; open ends are null again. */
function targetAt(targets: readonly TargetRow[], day: string) {
  const target = targets.find((t) => t.valid_from <= day && day <= t.valid_to);
  return target ? sayTarget(target) : null;
}

const sayTarget = (target: TargetRow) => ({
  operator: target.operator,
  value: Number(target.value),
  at_risk: target.at_risk === null ? null : Number(target.at_risk),
  source: target.source,
  valid_from: target.valid_from,
  valid_to: target.valid_to === "9999-12-31" ? null : target.valid_to
});
