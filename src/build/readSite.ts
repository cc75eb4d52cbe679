import {readFileSync} from "node:fs";
import {join} from "node:path";
import {parseSite, type Site} from "../cards/site.js";

/** Reads the published data package: the only place where a card's rows come from a disk. */
export function readSite(dir: string): Site {
  return parseSite((file) => {
    try {
      return readFileSync(join(dir, file), "utf8");
    } catch (cause) {
      throw new Error(`${file}: not in the data package at src/data; run npm run rebuild or npm run dev`, {cause});
    }
  });
}
