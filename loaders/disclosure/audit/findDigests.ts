import {createHash} from "node:crypto";

/** A whole digest in hexadecimal or base64, as long as a sha256. */
const forms = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])|(?<![\w+/-])[\w+/-]{43}(?![\w+/-])/gi;

const empty = createHash("sha256").digest("hex");

/**
 * Plain digests of delivered files in a text, in any way of writing them: whoever has one can try what the file could hold
 * until it fits. That a file is empty is no secret.
 */
export function findDigests(text: string, digests: ReadonlySet<string>): string[] {
  const found = [...text.matchAll(forms)].map(([said]) =>
    said.length === 64 ? said.toLowerCase() : Buffer.from(said, "base64url").toString("hex")
  );
  return [...new Set(found)].filter((hex) => hex !== empty && digests.has(hex));
}
