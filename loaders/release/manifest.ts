import {createHash} from "node:crypto";
import {readFile} from "node:fs/promises";
import {join} from "node:path";
import canonicalize from "canonicalize";
import {listFiles} from "../base/listFiles.js";
import {editionFile, editions} from "../site/edition.js";
import {sbomFile, sbomType} from "./sbom.js";

export const manifestFile = "manifest.json";
export const envelopeFile = "manifest.dsse.json";
export const predicateType = "urn:xuhui-shuangyong:release:v1";

export interface Digest {
  sha256: string;
}

/** Of a delivered file: only with the key of the installation can it be made. */
export interface KeyedDigest {
  hmac_sha256: string;
}

/** An in-toto Statement (v1): every file of a release with its sha256, and what the release was made from. */
export interface Manifest {
  _type: "https://in-toto.io/Statement/v1";
  /** All files but the manifest, its envelope, and the replaceable ones. */
  subject: {name: string; digest: Digest}[];
  predicateType: typeof predicateType;
  predicate: Made & {
    /** The line of the ledger about this release is a link of its chain. */
    ledger: "chained";
    /** The subject that lists the packages that the program is made of; releases from before 2026-11-28 have none. */
    sbom?: {name: string; digest: Digest; mediaType: string};
    /** Files that may be changed after publication, and all that they may become. */
    replaceable: {name: string; digests: Record<string, Digest>}[];
  };
}

export interface Made {
  release: string;
  as_of: string;
  demo: boolean;
  /** The release that readers saw before this one, and the sha256 of its manifest. */
  previous: {release: string; manifest: Digest | null} | null;
  inputs: {code: Digest; reference: Digest; deliveries: {delivery: string; file: string; digest: KeyedDigest}[]};
}

export const digest = (bytes: Buffer | string) => createHash("sha256").update(bytes).digest("hex");

/** The manifest of a finished site, in canonical JSON (RFC 8785): the same files give the same bytes. */
export async function makeManifest(site: string, made: Made): Promise<Buffer> {
  const files = (await listFiles(site)).filter((f) => ![manifestFile, envelopeFile, editionFile].includes(f));
  const subject = [];
  for (const name of files) subject.push({name, digest: {sha256: digest(await readFile(join(site, name)))}});
  const sbom = subject.find(({name}) => name === sbomFile);
  if (!sbom) throw new Error(`a site without ${sbomFile}`);
  const manifest: Manifest = {
    _type: "https://in-toto.io/Statement/v1",
    subject,
    predicateType,
    predicate: {
      ...made,
      ledger: "chained",
      sbom: {...sbom, mediaType: sbomType},
      replaceable: [
        {
          name: editionFile,
          digests: {current: {sha256: digest(editions.current)}, superseded: {sha256: digest(editions.superseded)}}
        }
      ]
    }
  };
  return Buffer.from(canonicalize(manifest)!, "utf8");
}
