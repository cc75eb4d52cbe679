import {readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {describe, toCsv} from "../disclosure/writePackage.js";
import type {Database, Value} from "../base/duckdb.js";
import type {DeliveredFile} from "../load/deliveries.js";
import {type Kind, kinds} from "./causes.js";
import {type Before, compare, type Revision} from "./compare.js";
import {recompute} from "./recompute.js";
import {type Allowance, type KeptRelease, releaseRows} from "./releases.js";
import {aboutReleases} from "../tables/index.js";
import {makeState, readState, type State} from "./state.js";
import {vintageRows} from "./vintages.js";

export interface Revised {
  revisions: Revision[];
  /** Those of them for which no reason was found. */
  unexplained: Revision[];
  /** To be kept when the release is published. */
  state: State;
}

/**
 * Compares the package in `dir` with the release before, finds the reason of every difference, and adds to the package
 * what it says of the releases: revisions, releases, vintages.
 */
export async function revise(
  db: Database,
  dir: string,
  {
    release,
    asOf,
    out,
    before,
    kept,
    allowed,
    files,
    referenceDir,
    workDir
  }: {
    release: string;
    asOf: string;
    /** The publishing folder, where the releases' 底稿 lie. */
    out: string;
    /** The release that readers see. */
    before: string | undefined;
    kept: readonly KeptRelease[];
    allowed: Allowance | undefined;
    files: readonly DeliveredFile[];
    referenceDir: string;
    workDir: string;
  }
): Promise<Revised> {
  const state = await makeState(db, {release, asOf, referenceDir});
  const then = before === undefined ? undefined : await readState(out, before);
  let comparison;
  if (before !== undefined) {
    const known = then && {state: then, recomputed: await recompute(db, then, state, {files, referenceDir, workDir})};
    const old: Before = {release: before, dir: join(out, "releases", before, "data"), known};
    comparison = await compare(dir, old, state);
  }
  const revisions = comparison?.revisions ?? [];
  const unexplained = revisions.filter((r) => r.causes.some(([kind]) => kind === "U"));
  const used = unexplained.length ? allowed : undefined;

  await addTable(
    dir,
    "revisions",
    revisions.map((r) => revisionRow(r, used))
  );
  const last = before === undefined ? undefined : {release: before, state: then};
  await addTable(dir, "releases", await releaseRows(kept, state, last, comparison, used));
  await addTable(dir, "vintages", await vintageRows(db, dir, kept, {release, asOf}));
  return {revisions, unexplained, state};
}

function revisionRow({causes, parts, ...row}: Revision, allowed: Allowance | undefined): Record<string, Value> {
  const say = (kind: Kind, text: string) =>
    kind === "U" && allowed ? `U ${text}；已批准：${allowed.reason}（${allowed.by}）` : `${kind} ${text}`;
  return {
    resource: row.resource,
    key: row.key,
    column: row.column,
    before: row.before,
    after: row.after,
    reason: causes.map(([kind, text]) => say(kind, text)).join("；"),
    kinds: [...new Set(causes.map(([kind]) => kind))].join(";"),
    ...Object.fromEntries(kinds.map((kind) => [kind.toLowerCase(), parts?.[kind] ?? null]))
  };
}

/** Writes a table about the releases beside the others and enters it in datapackage.json. */
async function addTable(
  dir: string,
  name: "revisions" | "releases" | "vintages",
  rows: readonly Record<string, Value>[]
): Promise<void> {
  const resource = aboutReleases.find((r) => r.name === name)!;
  const bytes = Buffer.from(toCsv(resource, rows), "utf8");
  await writeFile(join(dir, `${name}.csv`), bytes);
  const file = join(dir, "datapackage.json");
  const described = JSON.parse(await readFile(file, "utf8")) as {resources: object[]};
  described.resources.push(describe(resource, bytes));
  await writeFile(file, `${JSON.stringify(described, null, 2)}\n`);
}

/** The unexplained changes in words for the operator: table, key, before, after. */
export function sayUnexplained(unexplained: readonly Revision[]): {file: string; message: string}[] {
  return unexplained.map(({resource, key, column, before, after, causes}) => ({
    file: `${resource}.csv`,
    message: `键 ${key}，列 ${column}：${before || "（空）"} → ${after || "（空）"}。${causes.find(([kind]) => kind === "U")![1]}`
  }));
}
