import {createHmac} from "node:crypto";
import {type Database, quote} from "../base/duckdb.js";

/**
 * What readers get in place of the sha256 of a delivered file. A small file can be found by trying all that it could hold,
 * so its plain digest would tell every cell; with the key of this installation, only the operator can try.
 */
export const keyedDigest = (key: Buffer, sha256: string) =>
  createHmac("sha256", key).update(`published digest\0${sha256}`).digest("hex");

/** Puts keyed digests into `public_deliveries`; without a key there are none. Gives the plain ones that it took out. */
export async function keyDigests(db: Database, key: Buffer | undefined): Promise<ReadonlySet<string>> {
  const all = await db.all<{sha256: string}>(
    "select sha256 from public_deliveries union select sha256 from load order by sha256"
  );
  const plain = all.map((row) => row.sha256).filter(Boolean);
  const rows = key && plain.map((sha256) => `(${quote(sha256)}, ${quote(keyedDigest(key, sha256))})`);
  if (!rows) await db.run("update public_deliveries set sha256 = ''");
  else if (rows.length)
    await db.run(
      `update public_deliveries p set sha256 = k.keyed from (values ${rows.join(", ")}) k(plain, keyed) where p.sha256 = k.plain`
    );
  return new Set(plain);
}
