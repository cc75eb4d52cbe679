import {createHash, randomBytes} from "node:crypto";
import {mkdir, readFile, stat, writeFile} from "node:fs/promises";
import {homedir} from "node:os";
import {dirname, join} from "node:path";
import type {Database} from "../duckdb.js";
import {DataError} from "../errors.js";

const minBytes = 32;

/** Where the key is kept unless SHUANGYONG_KEY_FILE says otherwise: outside the repository, readable by its owner only. */
function keyFile(): string {
  return (
    process.env.SHUANGYONG_KEY_FILE ??
    join(process.env.XDG_CONFIG_HOME ?? join(homedir(), ".config"), "xuhui-shuangyong", "pseudonym.key")
  );
}

/**
 * The key of the pseudonyms: the text of SHUANGYONG_KEY, or the key file, made with 32 random bytes the first time.
 * A key that is too short, or a file that others may read, stops the load.
 */
export async function loadPseudonymKey(): Promise<Buffer> {
  const fromEnvironment = process.env.SHUANGYONG_KEY;
  if (fromEnvironment !== undefined) return strong(Buffer.from(fromEnvironment, "utf8"), "环境变量 SHUANGYONG_KEY");
  const file = keyFile();
  const mode = await stat(file).then(
    (s) => s.mode & 0o077,
    () => undefined
  );
  if (mode === undefined) {
    await mkdir(dirname(file), {recursive: true, mode: 0o700});
    await writeFile(file, randomBytes(minBytes).toString("hex") + "\n", {mode: 0o600, flag: "wx"});
  } else if (mode !== 0) {
    throw new DataError(`假名密钥文件 ${file} 别人也能读；请由运维执行 chmod 600 后重试`);
  }
  return strong(Buffer.from((await readFile(file, "utf8")).trim(), "utf8"), `密钥文件 ${file}`);
}

function strong(key: Buffer, where: string): Buffer {
  if (key.length < minBytes)
    throw new DataError(`${where}里的假名密钥太短（${key.length} 字节），至少要 ${minBytes} 字节`);
  return key;
}

/** Tells a key from another without telling the key. */
export const keyFingerprint = (key: Buffer) =>
  createHash("sha256").update("fingerprint:").update(key).digest("hex").slice(0, 16);

/** Sets the two padded keys of HMAC-SHA-256 (RFC 2104) that the macro `pseudonym` uses. */
export async function setPseudonymKey(db: Database, key: Buffer): Promise<void> {
  const block = Buffer.alloc(64);
  (key.length > 64 ? createHash("sha256").update(key).digest() : key).copy(block);
  const padded = (byte: number) => Buffer.from(block.map((b) => b ^ byte)).toString("hex");
  await db.run(
    `set variable hmac_inner = from_hex('${padded(0x36)}'); set variable hmac_outer = from_hex('${padded(0x5c)}');`
  );
}
