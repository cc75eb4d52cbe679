import {mkdir, readFile, rm} from "node:fs/promises";
import {join} from "node:path";
import {readClean} from "../base/clean.js";
import {listFiles} from "../base/listFiles.js";
import {attackSources} from "../disclosure/audit/attack.js";
import type {Hidden} from "../disclosure/secondary.js";
import {copyPackage} from "../site/stage.js";
import {checkDisclosure} from "./checkDisclosure.js";
import {checkPackage} from "./checkPackage.js";
import type {Finding} from "./checkSite.js";
import {findPersonal} from "./findPersonal.js";

/**
 * What the gate has against a data package by itself, before there are pages: strings and numbers that nobody declared,
 * traces of a person, hidden numbers that can be worked out, also from the earlier releases. `dir` is a folder to work in.
 */
export async function checkDraft(
  packageDir: string,
  {reference, hidden, earlier, dir}: {reference: string; hidden: Hidden; earlier: readonly string[]; dir: string}
): Promise<Finding[]> {
  const data = join(dir, "data");
  await rm(dir, {recursive: true, force: true});
  await mkdir(dir, {recursive: true});
  await copyPackage(packageDir, data);
  const findings = [
    ...(await checkPackage(data, reference)),
    ...(await checkDisclosure(dir, hidden, earlier, await readClean("parts", attackSources)))
  ];
  for (const file of await listFiles(data))
    findings.push(...(await findPersonal(file, await readFile(join(data, file)))));
  return findings;
}
