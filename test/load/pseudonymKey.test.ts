import {chmod, readFile, stat, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {afterEach, describe, expect, it, vi} from "vitest";
import {csv, deliver, madeUpId, withFolder} from "../deliver.js";
import {keyFingerprint, loadPseudonymKey, rotatePseudonymKey} from "../../loaders/load/pseudonymKey.js";
import {check} from "../../loaders/release/rebuild.js";
import {silent} from "../../loaders/cli/progress.js";
import {withDuckDB} from "../../loaders/base/duckdb.js";

const good = "a key for tests only, 32 bytes long";
afterEach(() => vi.unstubAllEnvs());

/** Runs with no key but what is said here; the default place is inside `dir`. */
function keys(dir: string, env: {SHUANGYONG_KEY?: string; SHUANGYONG_KEY_FILE?: string} = {}) {
  vi.stubEnv("XDG_CONFIG_HOME", dir);
  vi.stubEnv("SHUANGYONG_KEY", env.SHUANGYONG_KEY);
  vi.stubEnv("SHUANGYONG_KEY_FILE", env.SHUANGYONG_KEY_FILE);
  return join(dir, "xuhui-shuangyong/pseudonym.key");
}
const refusal = (first: boolean) => loadPseudonymKey({first}).then(String, (error: Error) => error.message);

describe("loadPseudonymKey({first})", () => {
  it("makes a key of its own the first time, for its owner only, and finds it again", () =>
    withFolder(async (dir) => {
      const file = keys(dir);
      const made = await loadPseudonymKey({first: true});
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect(made.toString()).toMatch(/^[0-9a-f]{64}$/);
      expect(await loadPseudonymKey({first: false})).toEqual(made);
    }));

  it("stops where the key is gone although it was used, or is not where the operator said", () =>
    withFolder(async (dir) => {
      const file = keys(dir);
      expect(await refusal(false)).toBe(
        `没有假名密钥文件 ${file}，而仓库里已有用它读入的数据；请由运维恢复另存的一份，或运行 npm run rotate-key 换一把（下次全部文件重读，站点上的数不变）`
      );
      const named = join(dir, "named.key");
      keys(dir, {SHUANGYONG_KEY_FILE: named});
      expect(await refusal(true)).toBe(
        `没有假名密钥文件 ${named}（SHUANGYONG_KEY_FILE 指定的）；请由运维恢复另存的一份，或运行 npm run rotate-key 新做一把`
      );
    }));

  it("stops at a key that is short, that repeats itself, or that others may read", () =>
    withFolder(async (dir) => {
      const file = join(dir, "k");
      await writeFile(file, good, {mode: 0o600});
      keys(dir, {SHUANGYONG_KEY_FILE: file});
      expect(await refusal(false)).toBe(good);
      await chmod(file, 0o640);
      expect(await refusal(false)).toBe(`假名密钥文件 ${file} 别人也能读；请由运维执行 chmod 600 后重试`);
      keys(dir, {SHUANGYONG_KEY: "short"});
      expect(await refusal(false)).toBe("环境变量 SHUANGYONG_KEY里的假名密钥太短（5 字节），至少要 32 字节");
      keys(dir, {SHUANGYONG_KEY: "0".repeat(64)});
      expect(await refusal(false)).toBe(
        "环境变量 SHUANGYONG_KEY里的假名密钥太弱（只有 1 种字节），请用随机产生的，例如 openssl rand -hex 32"
      );
      keys(dir, {SHUANGYONG_KEY: ""});
      expect(await refusal(true)).toContain("太短（0 字节）");
    }));
});

describe("rotatePseudonymKey()", () => {
  it("has every file read again with other pseudonyms and the same counts", () =>
    withFolder(async (dir) => {
      const file = keys(dir);
      const exports = join(dir, "exports");
      await deliver(exports, {
        "2023-02/接收.csv": csv(
          ["登记编号", "身份证号", "人员类别", "安置方式", "街镇", "报到日期"],
          ...Array.from({length: 5}, (_, i) => [`R${i}`, madeUpId(i), "义务兵", "自主就业", "田林", "2023-02-03"])
        )
      });
      const options = {
        exports,
        out: join(dir, "out"),
        warehouse: join(dir, "w.duckdb"),
        reference: "data/reference"
      };
      const persons = async () => {
        const {filesRead} = await check(options, silent);
        return await withDuckDB(options.warehouse, async (db) => ({
          filesRead,
          persons: (await db.all<{person: string}>("select person from record_resettlement order by person")).map(
            (r) => r.person
          )
        }));
      };
      const first = await persons();
      expect(first.filesRead).toBe(1);
      expect(first.persons).toHaveLength(5);
      const before = keyFingerprint(Buffer.from((await readFile(file, "utf8")).trim()));

      const rotated = await rotatePseudonymKey();
      expect(rotated).toMatchObject({file, before});
      expect(rotated.now).not.toBe(before);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      const second = await persons();
      expect(second.filesRead).toBe(1);
      expect(second.persons).toHaveLength(5);
      expect(first.persons.filter((p) => second.persons.includes(p))).toEqual([]);
      expect((await persons()).filesRead).toBe(0);
    }));

  it("does not touch a key that comes from elsewhere", () =>
    withFolder(async (dir) => {
      keys(dir, {SHUANGYONG_KEY: good});
      await expect(rotatePseudonymKey()).rejects.toThrow("由环境变量 SHUANGYONG_KEY 给出");
    }));
});
