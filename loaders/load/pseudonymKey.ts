import {createHash, createHmac, randomBytes} from "node:crypto";
import {mkdir, readFile, stat, writeFile} from "node:fs/promises";
import {homedir} from "node:os";
import {dirname, join} from "node:path";
import type {Database} from "../base/duckdb.js";
import {replaceFile, sync} from "../base/durable.js";
import {DataError} from "../base/errors.js";
import {ownText} from "../base/text.js";

const minBytes = 32;
/** 32 bytes drawn at random hold about 30 different ones, a phrase about 15, a key held down one. */
const minDistinct = 10;

/** Where the key is kept unless SHUANGYONG_KEY_FILE says otherwise: outside the repository, readable by its owner only. */
function keyFile(): string {
  return (
    process.env.SHUANGYONG_KEY_FILE ??
    join(process.env.XDG_CONFIG_HOME ?? join(homedir(), ".config"), "xuhui-shuangyong", "pseudonym.key")
  );
}

/**
 * The key of the pseudonyms: the text of SHUANGYONG_KEY, or the key file. Where neither is named and there is no
 * warehouse yet (`first`), the file is made with 32 random bytes. A key that is missing where one was used before, that
 * is weak, or that others may read, stops the load.
 */
export async function loadPseudonymKey({first}: {first: boolean}): Promise<Buffer> {
  const fromEnvironment = process.env.SHUANGYONG_KEY;
  if (fromEnvironment !== undefined) return strong(Buffer.from(fromEnvironment, "utf8"), "环境变量 SHUANGYONG_KEY");
  const file = keyFile();
  const mode = await modeOf(file);
  if (mode === undefined) {
    if (process.env.SHUANGYONG_KEY_FILE !== undefined)
      throw new DataError(
        `没有假名密钥文件 ${file}（SHUANGYONG_KEY_FILE 指定的）；请由运维恢复另存的一份，或运行 npm run rotate-key 新做一把`
      );
    if (!first)
      throw new DataError(
        `没有假名密钥文件 ${file}，而仓库里已有用它读入的数据；请由运维恢复另存的一份，或运行 npm run rotate-key 换一把（下次全部文件重读，站点上的数不变）`
      );
    await mkdir(dirname(file), {recursive: true, mode: 0o700});
    await writeFile(file, randomKey(), {mode: 0o600, flag: "wx", flush: true});
    await sync(dirname(file));
  } else if (mode & 0o077) {
    throw new DataError(`假名密钥文件 ${file} 别人也能读；请由运维执行 chmod 600 后重试`);
  }
  return strong(await keyIn(file), `密钥文件 ${file}`);
}

/**
 * Puts a new random key in the place of the old one, at once or not at all. The next run finds every file read with
 * another key and reads it again. DataError where the key is not in a file of ours.
 */
export async function rotatePseudonymKey(): Promise<{file: string; before: string | null; now: string}> {
  if (process.env.SHUANGYONG_KEY !== undefined)
    throw new DataError("假名密钥由环境变量 SHUANGYONG_KEY 给出；请在给出它的地方换，本命令只换文件里的");
  const file = keyFile();
  const before = (await modeOf(file)) === undefined ? null : keyFingerprint(await keyIn(file));
  await mkdir(dirname(file), {recursive: true, mode: 0o700});
  await replaceFile(file, randomKey(), {mode: 0o600});
  return {file, before, now: keyFingerprint(await keyIn(file))};
}

const randomKey = () => randomBytes(minBytes).toString("hex") + "\n";
const keyIn = async (file: string) => Buffer.from((await readFile(file, "utf8")).trim(), "utf8");
const modeOf = (file: string) =>
  stat(file).then(
    (s) => s.mode,
    () => undefined
  );

function strong(key: Buffer, where: string): Buffer {
  if (key.length < minBytes)
    throw new DataError(`${where}里的假名密钥太短（${key.length} 字节），至少要 ${minBytes} 字节`);
  const distinct = new Set(key).size;
  if (distinct < minDistinct)
    throw new DataError(
      `${where}里的假名密钥太弱（只有 ${distinct} 种字节），请用随机产生的，例如 openssl rand -hex 32`
    );
  return key;
}

/** Tells a key from another without telling the key. */
export const keyFingerprint = (key: Buffer) =>
  createHash("sha256").update("fingerprint:").update(key).digest("hex").slice(0, 16);

const maxRemembered = 100_000;

/** Makes pseudonyms in the process, as the macro `pseudonym` does in DuckDB; the same people come again every month. */
export function pseudonymOf(key: Buffer): (text: string) => string {
  const remembered = new Map<string, string>();
  return (text) => {
    let pseudonym = remembered.get(text);
    if (pseudonym === undefined) {
      pseudonym = createHmac("sha256", key).update(text).digest("hex").slice(0, 32);
      if (remembered.size >= maxRemembered) remembered.clear();
      remembered.set(ownText(text), pseudonym);
    }
    return pseudonym;
  };
}

/** Sets the two padded keys of HMAC-SHA-256 (RFC 2104) that the macro `pseudonym` uses. */
export async function setPseudonymKey(db: Database, key: Buffer): Promise<void> {
  const block = Buffer.alloc(64);
  (key.length > 64 ? createHash("sha256").update(key).digest() : key).copy(block);
  const padded = (byte: number) => Buffer.from(block.map((b) => b ^ byte)).toString("hex");
  await db.run(
    `set variable hmac_inner = from_hex('${padded(0x36)}'); set variable hmac_outer = from_hex('${padded(0x5c)}');`
  );
}
