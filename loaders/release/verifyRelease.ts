import type {KeyObject} from "node:crypto";
import {lstat, readdir, readFile, readlink} from "node:fs/promises";
import {dirname, join, relative} from "node:path";
import canonicalize from "canonicalize";
import {z} from "zod";
import {checkChain, listReleases} from "./ledger.js";
import {listFiles} from "../base/listFiles.js";
import {digest, envelopeFile, type Manifest, manifestFile, predicateType} from "./manifest.js";
import {checkEnvelope} from "./signing.js";

export interface Verified {
  release: string;
  /** sha256 of the manifest: the hash of the release. */
  manifest: string | null;
  files: number;
  signature: "valid" | "not checked" | "none" | "wrong";
  /** What is wrong, a sentence each; none means that every byte is as published. */
  problems: string[];
}

/**
 * Whether every byte of a kept release is as it was published: files against the manifest, the manifest against the ledger,
 * against its signature (`key`: the operator's public key) and against the manifest that the release before has. Asks
 * nobody but the disk.
 */
export async function verifyRelease(out: string, release: string, key?: KeyObject): Promise<Verified> {
  const dir = join(out, "releases", release);
  const verified = await verifyFolder(dir, key);
  const {problems} = verified;
  const line = (await listReleases(out)).find((l) => l.id === release);
  if (!line) problems.push("流水账 releases.jsonl 里没有这次发布");
  else if (line.manifest !== undefined) {
    if (line.manifest !== verified.manifest) problems.push("清单的 sha256 与流水账所记的不同");
    const envelope = await readFile(join(dir, envelopeFile)).catch(() => undefined);
    if ((line.signature ?? null) !== (envelope ? digest(envelope) : null)) {
      problems.push("签名文件与流水账所记的不同");
    }
  }
  const previous = verified.said?.predicate.previous;
  if (previous?.manifest) {
    const before = await readFile(join(out, "releases", previous.release, manifestFile)).catch(() => undefined);
    if (before && digest(before) !== previous.manifest.sha256) {
      problems.push(`前一次发布 ${previous.release} 的清单不是本次发布所记的那一份`);
    }
  }
  if (verified.said && verified.said.predicate.release !== release) {
    problems.push(`清单说这是发布 ${verified.said.predicate.release}`);
  }
  const {manifest, files, signature} = verified;
  return {release, manifest, files, signature, problems};
}

/**
 * Whether the ledger is as it was written, a sentence for each thing that is wrong: its chain of hashes, its lines against
 * the manifests of the kept releases, and what `current` points at against its last line.
 */
export async function verifyLedger(out: string): Promise<string[]> {
  const lines = await checkChain(out);
  const releases = (await readdir(join(out, "releases")).catch(() => [])).sort();
  const problems = lines.flatMap(({number, problems}) => problems.map((p) => `第 ${number} 行${p}`));
  for (const id of releases) {
    const last = lines.findLast(({line}) => line?.id === id && line.event !== "rollback");
    if (!last?.line) {
      problems.push(`没有 releases/${id} 的记录`);
      continue;
    }
    const bytes = await readFile(join(out, "releases", id, manifestFile)).catch(() => undefined);
    const said = (bytes && parse(bytes))?.predicate;
    if (!said) continue;
    const {number, line} = last;
    const wrong = (what: string) => problems.push(`第 ${number} 行的${what}与 ${id} 的清单不同`);
    if (line.manifest === undefined) problems.push(`第 ${number} 行没有 ${id} 的清单的 sha256`);
    if (said.ledger === "chained" && line.hash === undefined) problems.push(`第 ${number} 行没有校验和`);
    if (line.as_of !== said.as_of) wrong("月份");
    if ("previous" in line && (line.previous ?? null) !== (said.previous?.release ?? null)) wrong("前一次发布");
  }
  const target = await readlink(join(out, "current")).catch(() => undefined);
  if (target === undefined) problems.push("没有 current，或它不是链接");
  else if (!releases.includes(relative("releases", target)))
    problems.push(`current 指向 ${target}，不是 releases 里的发布`);
  else if (relative("releases", target) !== lines.at(-1)?.line?.id)
    problems.push(`current 指向 ${target}，不是最后一行所记的发布`);
  return [...new Set(problems)];
}

/** The same of a folder alone, wherever it lies. */
export async function verifyFolder(
  dir: string,
  key?: KeyObject
): Promise<Omit<Verified, "release"> & {said: Manifest | undefined}> {
  const problems: string[] = [];
  const bytes = await readFile(join(dir, manifestFile)).catch(() => undefined);
  const said = bytes && parse(bytes);
  if (!bytes || !said) {
    problems.push(bytes ? `${manifestFile} 读不懂` : `没有 ${manifestFile}`);
    return {manifest: bytes ? digest(bytes) : null, files: 0, signature: "none", problems, said};
  }
  const allowed = new Map(said.subject.map((s) => [s.name, [s.digest.sha256]]));
  for (const {name, digests} of said.predicate.replaceable) {
    allowed.set(
      name,
      Object.values(digests).map((d) => d.sha256)
    );
  }
  const {sbom} = said.predicate;
  if (sbom && !allowed.get(sbom.name)?.includes(sbom.digest.sha256))
    problems.push(`清单所说的依赖清单 ${sbom.name} 不是它列出的文件`);
  const present = new Set(await listFiles(dir));
  for (const [name, digests] of allowed) {
    if (!present.has(name)) problems.push(`缺少文件 ${name}`);
    else if (!(await lstat(join(dir, name))).isFile()) problems.push(`${name} 不是普通文件`);
    else if (!digests.includes(digest(await readFile(join(dir, name))))) problems.push(`${name} 的内容与清单不符`);
  }
  for (const name of present) {
    if (!allowed.has(name) && name !== manifestFile && name !== envelopeFile) problems.push(`多出文件 ${name}`);
  }
  const folders = new Set([...allowed.keys()].flatMap((name) => ancestors(name)));
  for (const entry of await readdir(dir, {recursive: true, withFileTypes: true})) {
    const name = relative(dir, join(entry.parentPath, entry.name));
    if (entry.isDirectory() && !folders.has(name)) problems.push(`多出文件夹 ${name}`);
  }
  const envelope = await readFile(join(dir, envelopeFile)).catch(() => undefined);
  const wrong = envelope && checkEnvelope(envelope, bytes, key);
  if (wrong) problems.push(wrong);
  else if (key && !envelope) problems.push("没有签名");
  const signature = wrong ? "wrong" : !envelope ? "none" : key ? "valid" : "not checked";
  return {manifest: digest(bytes), files: allowed.size, signature, problems, said};
}

const ancestors = (name: string): string[] => {
  const folder = dirname(name);
  return folder === "." ? [] : [folder, ...ancestors(folder)];
};

const sha256 = z.object({sha256: z.string()});
/** As much of a manifest as is relied on here. */
const manifestSchema = z.looseObject({
  subject: z.array(z.object({name: z.string(), digest: sha256})),
  predicateType: z.literal(predicateType),
  predicate: z.looseObject({
    release: z.string(),
    previous: z.object({release: z.string(), manifest: sha256.nullable()}).nullable(),
    // Releases from before 2026-11-28 have none.
    sbom: z.object({name: z.string(), digest: sha256}).optional(),
    replaceable: z.array(z.object({name: z.string(), digests: z.record(z.string(), sha256)}))
  })
});

/** A manifest whose bytes are not canonical was not written by us. */
function parse(bytes: Buffer): Manifest | undefined {
  try {
    const manifest = JSON.parse(bytes.toString("utf8")) as Manifest;
    if (!manifestSchema.safeParse(manifest).success) return undefined;
    return Buffer.from(canonicalize(manifest)!, "utf8").equals(bytes) ? manifest : undefined;
  } catch {
    return undefined;
  }
}
