import {readFileSync} from "node:fs";
import {join} from "node:path";
import {root} from "../sources.js";

/** The lines of a list in data/reference/personal, without comments. */
function readList(name: string): string[] {
  const text = readFileSync(join(root, "data/reference/personal", `${name}.txt`), "utf8");
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

/** Surnames of one character: those that nearly all names begin with, then the rare and the traditional ones. */
const [first = "", ...others] = readList("surnames");
export const commonSurnames = first;
export const surnames = first + others.join("");
export const compoundSurnames = readList("compound_surnames");
/** What names with a dot in them are made of. */
export const nameParts = readList("name_parts");
/** Words that begin with a surname and are no name. */
export const notNames = readList("not_names");
