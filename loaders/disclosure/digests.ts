import {createHmac} from "node:crypto";
import {type Database, quote} from "../base/duckdb.js";

/**
 * What readers get in place of the sha256 of a delivered file. A small file can be found by trying all that it could hold,
 * so its plain digest would tell every cell; with the key of this installation, only the operator can try.
 */
export const keyedDigest = (key: Buffer, sha256: string) =>
  createHmac("sha256", key).update(`published digest\0${sha256}`).digest("hex");

/** Puts keyed digests into `public_deliveries`; without a key there are none. */
export async function keyDigests(db: Database, key: Buffer | undefined): Promise<void> {
  if (key === undefined) return void (await db.run("update public_deliveries set sha256 = ''"));
  const plain = await db.all<{sha256: string}>("select distinct sha256 from public_deliveries order by sha256");
  if (plain.length === 0) return;
  const rows = plain.map(({sha256}) => `(${quote(sha256)}, ${quote(keyedDigest(key, sha256))})`);
  await db.run(
    `update public_deliveries p set sha256 = k.keyed from (values ${rows.join(", ")}) k(plain, keyed) where p.sha256 = k.plain`
  );
}
