import {generateKeyPairSync, type KeyObject} from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs";
import {join} from "node:path";
import canonicalize from "canonicalize";
import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {currentRelease, hashLine, listReleases, prepareLedger, readLedger} from "../../loaders/release/ledger.js";
import {listFiles} from "../../loaders/base/listFiles.js";
import {digest, envelopeFile, makeManifest, type Manifest, manifestFile} from "../../loaders/release/manifest.js";
import {kept, mendPublication, pointCurrentAt, publishRelease} from "../../loaders/release/publishRelease.js";
import {sbomFile} from "../../loaders/release/sbom.js";
import {signManifest} from "../../loaders/release/signing.js";
import {verifyFolder, verifyLedger, verifyRelease} from "../../loaders/release/verifyRelease.js";
import {editions} from "../../loaders/site/edition.js";
import {withFolder} from "../deliver.js";

const {privateKey, publicKey} = generateKeyPairSync("ed25519");
const id = (n: number) => `2023-01-${String(n).padStart(10, "0")}`;
const edition = (out: string, n: number) => readFileSync(join(out, "releases", id(n), "edition.css"), "utf8");

/** Publishes a small made-up site as the n-th release. */
async function publish(out: string, n: number, key?: KeyObject, withdrawn: string[] = []) {
  const site = join(out, "..", `site-${n}`);
  mkdirSync(join(site, "data"), {recursive: true});
  writeFileSync(join(site, "index.html"), `<h1>第 ${n} 次</h1>`);
  writeFileSync(join(site, "data", "figures.csv"), `month,value\n2023-01,${n}\n`);
  writeFileSync(join(site, sbomFile), "{}");
  writeFileSync(join(site, "edition.css"), editions.current);
  const before = await currentRelease(out);
  const previous =
    before === undefined
      ? null
      : {
          release: before,
          manifest: {sha256: digest(readFileSync(join(out, "releases", before, manifestFile)))}
        };
  const sha256 = digest("");
  const manifest = await makeManifest(site, {
    release: id(n),
    as_of: "2023-01",
    demo: false,
    previous,
    inputs: {code: {sha256}, reference: {sha256}, deliveries: []}
  });
  writeFileSync(join(site, manifestFile), manifest);
  const envelope = key && signManifest(manifest, key);
  if (envelope) writeFileSync(join(site, envelopeFile), envelope);
  const line = {
    id: id(n),
    event: "published" as const,
    as_of: "2023-01",
    published_at: "2023-02-06T03:00:00.000Z",
    files: 1,
    rows_refused: 0,
    reason: null,
    previous: before ?? null,
    withdrawn,
    manifest: digest(manifest),
    signature: envelope ? digest(envelope) : null
  };
  expect(await publishRelease(out, site, line)).toEqual([]);
}

const withOut = (use: (out: string) => Promise<void>) => withFolder((dir) => use(join(dir, "published")));

describe("publishRelease(out, site, line)", () => {
  it("shows 已被取代 on every kept release but the current, without touching a hashed byte", () =>
    withOut(async (out) => {
      for (const n of [1, 2, 3]) await publish(out, n, privateKey);
      expect([1, 2, 3].map((n) => edition(out, n))).toEqual([
        editions.superseded,
        editions.superseded,
        editions.current
      ]);
      for (const n of [1, 2, 3]) {
        expect(await verifyRelease(out, id(n), publicKey)).toMatchObject({problems: [], files: 4, signature: "valid"});
      }
      expect(await pointCurrentAt(out, id(2))).toEqual([]);
      expect([1, 2, 3].map((n) => edition(out, n))).toEqual([
        editions.superseded,
        editions.current,
        editions.superseded
      ]);
      expect((await readLedger(out)).map((l) => [l.event, l.id, l.previous])).toEqual([
        ["published", id(1), null],
        ["published", id(2), id(1)],
        ["published", id(3), id(2)],
        ["rollback", id(2), id(3)]
      ]);
      expect((await listReleases(out)).map((l) => l.id)).toEqual([id(1), id(2), id(3)]);
      expect(readdirSync(out).sort()).toEqual(["current", "releases", "releases.jsonl"]);
    }));

  it(`keeps ${kept} releases`, () =>
    withOut(async (out) => {
      for (let n = 1; n <= kept + 2; n++) await publish(out, n);
      expect(readdirSync(join(out, "releases"))).toHaveLength(kept);
      expect(existsSync(join(out, "releases", id(2)))).toBe(false);
      expect(await readLedger(out)).toHaveLength(kept + 2);
    }));

  it("takes away the releases that are withdrawn, unless they are published again", () =>
    withOut(async (out) => {
      for (const n of [1, 2]) await publish(out, n);
      await publish(out, 3, undefined, [id(1)]);
      expect(readdirSync(join(out, "releases")).sort()).toEqual([id(2), id(3)]);
      for (const n of [1, 4]) await publish(out, n);
      expect(readdirSync(join(out, "releases")).sort()).toEqual([id(1), id(2), id(3), id(4)]);
    }));

  it("puts a release that has come to harm in order when it is published again", () =>
    withOut(async (out) => {
      for (const n of [1, 2]) await publish(out, n);
      writeFileSync(join(out, "releases", id(1), "index.html"), "");
      await publish(out, 1);
      expect((await verifyRelease(out, id(1))).problems).toEqual([]);
      expect(await currentRelease(out)).toBe(id(1));
    }));
});

describe("mendPublication(out): a stop between the renames", () => {
  const line = (n: number) => ({
    id: id(n),
    as_of: "2023-01",
    published_at: "",
    files: 1,
    rows_refused: 0,
    reason: null
  });

  it("before the link: the folder that no reader was sent to goes", () =>
    withOut(async (out) => {
      await publish(out, 1);
      mkdirSync(join(out, "releases", id(2)));
      symlinkSync(`releases/${id(2)}`, join(out, ".current-next"));
      await prepareLedger(out, line(2));
      await mendPublication(out);
      expect(readdirSync(join(out, "releases"))).toEqual([id(1)]);
      expect(readdirSync(out).sort()).toEqual(["current", "releases", "releases.jsonl"]);
      expect((await verifyRelease(out, id(1))).problems).toEqual([]);
    }));

  it("before the ledger: its line is added", () =>
    withOut(async (out) => {
      for (const n of [1, 2]) await publish(out, n);
      const ledger = readFileSync(join(out, "releases.jsonl"), "utf8");
      writeFileSync(join(out, ".releases-next.jsonl"), ledger);
      writeFileSync(join(out, "releases.jsonl"), ledger.split("\n")[0] + "\n");
      await mendPublication(out);
      expect(readFileSync(join(out, "releases.jsonl"), "utf8")).toBe(ledger);
    }));

  it("while the ledger was being written: what is there of it goes", () =>
    withOut(async (out) => {
      await publish(out, 1);
      const ledger = readFileSync(join(out, "releases.jsonl"), "utf8");
      writeFileSync(join(out, ".releases-next.jsonl"), ledger + ledger.slice(0, 40));
      await mendPublication(out);
      expect(readFileSync(join(out, "releases.jsonl"), "utf8")).toBe(ledger);
      expect(existsSync(join(out, "releases", id(1)))).toBe(true);
    }));
});

describe("verifyRelease(out, release, key)", () => {
  it("finds any one bit that is flipped in any file of a signed release", () =>
    withOut(async (out) => {
      await publish(out, 1, privateKey);
      const dir = join(out, "releases", id(1));
      const files = await listFiles(dir);
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...files), fc.nat(), fc.nat(7), async (name, at, bit) => {
          const bytes = readFileSync(join(dir, name));
          const flipped = Buffer.from(bytes);
          flipped[at % bytes.length]! ^= 1 << bit;
          writeFileSync(join(dir, name), flipped);
          const {problems} = await verifyRelease(out, id(1), publicKey);
          writeFileSync(join(dir, name), bytes);
          expect(problems, `${name} ${at % bytes.length} ${bit}`).not.toEqual([]);
        }),
        {numRuns: 80}
      );
      expect((await verifyRelease(out, id(1), publicKey)).problems).toEqual([]);
    }));

  it("says in words what is wrong", () =>
    withOut(async (out) => {
      for (const n of [1, 2]) await publish(out, n, privateKey);
      const dir = join(out, "releases", id(2));
      appendFileSync(join(dir, "index.html"), " ");
      writeFileSync(join(dir, "more.html"), "");
      rmSync(join(dir, "data", "figures.csv"));
      expect((await verifyRelease(out, id(2), generateKeyPairSync("ed25519").publicKey)).problems).toEqual([
        "缺少文件 data/figures.csv",
        "index.html 的内容与清单不符",
        "多出文件 more.html",
        "签名不是用这把密钥作的"
      ]);
      writeFileSync(join(out, "releases", id(1), manifestFile), "{}");
      expect((await verifyRelease(out, id(1))).problems).toContain("manifest.json 读不懂");
      expect((await verifyRelease(out, id(2))).problems).toContain(
        `前一次发布 ${id(1)} 的清单不是本次发布所记的那一份`
      );
      renameSync(join(out, "releases.jsonl"), join(out, "gone.jsonl"));
      expect((await verifyRelease(out, id(2))).problems).toContain("流水账 releases.jsonl 里没有这次发布");
    }));

  it("finds a folder that was added, though nothing is in it", () =>
    withOut(async (out) => {
      await publish(out, 1);
      mkdirSync(join(out, "releases", id(1), "data", "more"));
      expect((await verifyRelease(out, id(1))).problems).toEqual(["多出文件夹 data/more"]);
    }));

  it("says so where the list of packages that the manifest names is no file of the release", () =>
    withOut(async (out) => {
      await publish(out, 1);
      const dir = join(out, "releases", id(1));
      const manifest = JSON.parse(readFileSync(join(dir, manifestFile), "utf8")) as Manifest;
      const {sbom} = manifest.predicate;
      expect(manifest.subject).toContainEqual({name: sbom!.name, digest: sbom!.digest});
      const withSbom = async (more: object) => {
        const other = {...manifest, predicate: {...manifest.predicate, sbom: {...sbom, ...more}}};
        writeFileSync(join(dir, manifestFile), canonicalize(other)!);
        return (await verifyFolder(dir)).problems;
      };
      expect(await withSbom({})).toEqual([]);
      expect(await withSbom({name: "index.html"})).toEqual(["清单所说的依赖清单 index.html 不是它列出的文件"]);
      expect(await withSbom({digest: {sha256: digest("")}})).toEqual([
        `清单所说的依赖清单 ${sbomFile} 不是它列出的文件`
      ]);
    }));

  it("takes the same signature for the same bytes and key", async () => {
    const manifest = Buffer.from("{}");
    expect(signManifest(manifest, privateKey)).toEqual(signManifest(manifest, privateKey));
  });
});

describe("verifyLedger(out)", () => {
  const ledger = (out: string) => join(out, "releases.jsonl");
  const lines = (out: string) => readFileSync(ledger(out), "utf8").split("\n").slice(0, -1);
  const write = (out: string, written: string[]) => writeFileSync(ledger(out), written.map((l) => `${l}\n`).join(""));
  /** Three publications and a switch back, of which line `n` is then changed. */
  const withChanged = (n: number, change: (line: Record<string, unknown>) => void, expected: string[]) =>
    withOut(async (out) => {
      for (const n of [1, 2, 3]) await publish(out, n);
      await pointCurrentAt(out, id(2));
      expect(await verifyLedger(out)).toEqual([]);
      const written = lines(out);
      const line = JSON.parse(written[n - 1]!) as Record<string, unknown>;
      change(line);
      written[n - 1] = JSON.stringify(line);
      write(out, written);
      expect(await verifyLedger(out)).toEqual(expected);
    });

  it.each([
    ["rows_refused", (line: Record<string, unknown>) => (line["rows_refused"] = 1000)],
    ["reason", (line: Record<string, unknown>) => (line["reason"] = "没有批准过的理由")],
    ["published_at", (line: Record<string, unknown>) => (line["published_at"] = "2024-01-01T00:00:00.000Z")]
  ])("tells the line whose %s was edited, and all after it", (_, change) =>
    withChanged(2, change, ["第 2 行被改动过", "第 3 行以前的各行被改动、增减过", "第 4 行以前的各行被改动、增减过"])
  );

  it("tells an edited last line", () => withChanged(4, (line) => (line["who"] = "someone"), ["第 4 行被改动过"]));

  it("tells a line whose manifest was taken out, also with a new hash", () =>
    withChanged(
      3,
      (line) => {
        delete line["manifest"];
        line["hash"] = hashLine(line as never);
      },
      ["第 4 行以前的各行被改动、增减过", `第 3 行没有 ${id(3)} 的清单的 sha256`]
    ));

  it("tells a line that no longer agrees with its release's manifest, also with a new hash", () =>
    withChanged(
      3,
      (line) => {
        line["as_of"] = "2023-02";
        line["previous"] = id(1);
        line["hash"] = hashLine(line as never);
      },
      [
        "第 4 行以前的各行被改动、增减过",
        `第 3 行的月份与 ${id(3)} 的清单不同`,
        `第 3 行的前一次发布与 ${id(3)} 的清单不同`
      ]
    ));

  it("tells lines that were taken out, and an emptied ledger", () =>
    withOut(async (out) => {
      for (const n of [1, 2]) await publish(out, n);
      write(out, lines(out).slice(1));
      expect(await verifyLedger(out)).toEqual(["第 1 行以前的各行被改动、增减过", `没有 releases/${id(1)} 的记录`]);
      write(out, []);
      expect(await verifyLedger(out)).toEqual([
        `没有 releases/${id(1)} 的记录`,
        `没有 releases/${id(2)} 的记录`,
        `current 指向 releases/${id(2)}，不是最后一行所记的发布`
      ]);
    }));

  it("tells a garbled line by its number; nothing is published on such a ledger", () =>
    withOut(async (out) => {
      for (const n of [1, 2]) await publish(out, n);
      write(out, [lines(out)[0]!, "{not json", lines(out)[1]!]);
      expect(await verifyLedger(out)).toEqual(["第 2 行读不懂", "第 3 行以前的各行被改动、增减过"]);
      await expect(pointCurrentAt(out, id(1))).rejects.toThrow(
        "流水账 releases.jsonl 第 2 行读不懂；请由运维从备份恢复这个文件，再用 npm run verify -- --all 核对"
      );
    }));

  it("tells where current points out of the releases, or at another than the last line's", () =>
    withOut(async (out) => {
      for (const n of [1, 2]) await publish(out, n);
      rmSync(join(out, "current"));
      symlinkSync(join("..", "elsewhere", id(2)), join(out, "current"));
      expect(await verifyLedger(out)).toEqual([`current 指向 ../elsewhere/${id(2)}，不是 releases 里的发布`]);
      rmSync(join(out, "current"));
      symlinkSync(join("releases", id(1)), join(out, "current"));
      expect(await verifyLedger(out)).toEqual([`current 指向 releases/${id(1)}，不是最后一行所记的发布`]);
    }));

  it("takes a ledger from before there were hashes, and chains what comes after to it", () =>
    withOut(async (out) => {
      await publish(out, 1);
      const line = JSON.parse(lines(out)[0]!) as Record<string, unknown>;
      delete line["before"];
      delete line["hash"];
      const file = join(out, "releases", id(1), manifestFile);
      const manifest = JSON.parse(readFileSync(file, "utf8")) as {predicate: {ledger?: string}};
      // A manifest says that its line is chained: taking the hashes out is told.
      write(out, [JSON.stringify(line)]);
      expect(await verifyLedger(out)).toEqual(["第 1 行没有校验和"]);
      delete manifest.predicate.ledger;
      writeFileSync(file, JSON.stringify(manifest));
      expect(await verifyLedger(out)).toEqual([]);
      await publish(out, 2);
      expect(await verifyLedger(out)).toEqual([]);
      write(out, [JSON.stringify({...line, rows_refused: 7}), lines(out)[1]!]);
      expect(await verifyLedger(out)).toEqual(["第 2 行以前的各行被改动、增减过"]);
    }));
});
