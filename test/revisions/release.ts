import {cp, readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {parse} from "csv-parse/sync";
import {contracts} from "../../loaders/contracts/index.js";
import {toCsv, writePackage} from "../../loaders/disclosure/writePackage.js";
import {withDuckDB} from "../../loaders/base/duckdb.js";
import {buildMarts} from "../../loaders/marts/buildMarts.js";
import {resources} from "../../loaders/tables/index.js";
import type {KeptRelease} from "../../loaders/revisions/releases.js";
import {revise} from "../../loaders/revisions/revise.js";
import {readState, type State, tidyStates, writeState} from "../../loaders/revisions/state.js";
import {withKnown} from "../../loaders/warehouse/withKnown.js";
import {listDeliveries} from "../../loaders/load/deliveries.js";
import {root} from "../../loaders/base/sources.js";
import {engineFingerprint} from "../../loaders/load/engine.js";
import {loadDeliveries} from "../../loaders/warehouse/loadDeliveries.js";
import {loadPseudonymKey} from "../../loaders/load/pseudonymKey.js";
import {readDecided} from "../marts/known.js";

/** A publishing folder whose releases hold only their data: real deliveries, figures and comparison, no pages. */
export class Releases {
  readonly exports: string;
  readonly reference: string;
  readonly #out: string;
  readonly #dir: string;
  readonly #kept: KeptRelease[] = [];

  constructor(dir: string) {
    this.#dir = dir;
    this.exports = join(dir, "exports");
    this.reference = join(dir, "reference");
    this.#out = join(dir, "out");
  }

  /** The same deliveries, reference data and releases in another folder. */
  async copyTo(dir: string): Promise<Releases> {
    await cp(this.#dir, dir, {recursive: true});
    const copy = new Releases(dir);
    copy.#kept.push(...this.#kept.map((r) => ({...r, dir: copy.data(r.id)})));
    return copy;
  }

  async start(): Promise<this> {
    await cp(join(root, "data", "reference"), this.reference, {recursive: true});
    return this;
  }

  /** Makes the next release of what is known at `asOf`, and publishes it. */
  async publish(id: string, asOf: string) {
    const {files} = await listDeliveries(this.exports);
    const {reference, policy} = await readDecided(this.reference);
    const {lists} = reference;
    const dir = this.data(id);
    const before = this.#kept.at(-1)?.id;
    const revised = await withDuckDB(":memory:", async (db) => {
      const [key, engine] = [await loadPseudonymKey({first: true}), await engineFingerprint()];
      await loadDeliveries(db, {files, contracts, lists, key, engine});
      return await withKnown(db, {asOf, lists}, async (known) => {
        const referenceDir = this.reference;
        await buildMarts(known, {reference, asOf});
        await writePackage(known, dir, {reference, policy, release: id, asOf, demo: true});
        const workDir = join(this.#dir, "then");
        const options = {release: id, asOf, out: this.#out, before, kept: this.#kept, files, referenceDir, workDir};
        return await revise(known, dir, {...options, allowed: {reason: "已核对", by: "测试岗"}});
      });
    });
    await writeState(this.#out, revised.state);
    this.#kept.push({id, asOf, dir, files: files.length, previous: before ?? null, manifest: `sha256 of ${id}`});
    return revised;
  }

  /** Changes a release as if other code had made it: what it showed of one figure, and what it left for the next one. */
  async pretend(
    id: string,
    {table, key, column, value}: {table: string; key: string; column: string; value: string},
    also: (state: State) => Partial<State> = () => ({})
  ): Promise<void> {
    const state = (await readState(this.#out, id))!;
    const {columns, rows} = state.figures[table]!;
    const cells = rows.get(key)!.map((cell, i) => (columns[i] === column ? value : cell));
    const figures = {...state.figures, [table]: {columns, rows: new Map([...rows, [key, cells]])}};
    await writeState(this.#out, {...state, figures, code: "other code", ...also(state)});

    const resource = resources.find((r) => r.name === table)!;
    const shown = await this.rows(id, table);
    for (const row of shown) if (resource.key.map((k) => row[k]).join("|") === key) row[column] = value;
    await writeFile(join(this.data(id), `${table}.csv`), toCsv(resource, shown));
  }

  async forget(id: string): Promise<void> {
    await tidyStates(
      this.#out,
      this.#kept.map((r) => r.id).filter((kept) => kept !== id)
    );
  }

  readonly data = (id: string) => join(this.#out, "releases", id, "data");

  /** What a release says of releases, byte by byte. */
  async bytes(id: string): Promise<string[]> {
    const files = ["revisions.csv", "releases.csv", "vintages.csv", "datapackage.json"];
    return await Promise.all(files.map((file) => readFile(join(this.data(id), file), "utf8")));
  }

  async rows<T = Record<string, string>>(id: string, table: string): Promise<T[]> {
    return parse(await readFile(join(this.data(id), `${table}.csv`)), {columns: true}) as T[];
  }
}
