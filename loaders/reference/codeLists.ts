import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {parse} from "csv-parse/sync";
import {type ListId, listIds} from "../contracts/language/contract.js";
import {DataError} from "../base/errors.js";
import {codeKey} from "../base/text.js";

export interface Code {
  code: string;
  name: string;
  aliases: string[];
  /** Columns of this list only, such as placement_types.person_types or beneficiary_categories.key. */
  more: Record<string, string>;
}

export type CodeLists = Record<ListId, Code[]>;

/** Reads a reference CSV as rows of text; the header names the fields. */
export async function readReferenceCsv(dir: string, file: string): Promise<Record<string, string>[]> {
  const text = await readFile(join(dir, file), "utf8").catch((cause: unknown) => {
    throw new DataError(`参考数据缺少 ${file}（在 ${dir} 里没有找到）`, {cause});
  });
  return parse(text, {columns: true, bom: true, skip_empty_lines: true});
}

/** All code lists. An alias that leads to two codes is an error: it could only be guessed at. */
export async function loadCodeLists(dir: string): Promise<CodeLists> {
  const lists = {} as CodeLists;
  const problems: string[] = [];
  for (const id of listIds) {
    const seen = new Map<string, string>();
    lists[id] = (await readReferenceCsv(dir, `${id}.csv`)).map(({code = "", name = "", aliases = "", ...more}, i) => {
      const spellings = aliases.split("|").filter(Boolean);
      for (const spelling of [code, name, ...spellings]) {
        const key = codeKey(spelling);
        const other = seen.get(key);
        if (other !== undefined && other !== code)
          problems.push(`${id}.csv 第 ${i + 2} 行：“${spelling}”既是 ${other} 又是 ${code}`);
        seen.set(key, code);
      }
      return {code, name, aliases: spellings, more};
    });
  }
  if (problems.length) throw new DataError(problems.join("\n"));
  return lists;
}

/** Every accepted spelling of a list with its code, keyed by codeKey. */
export function spellings(list: readonly Code[]): Map<string, string> {
  return new Map(list.flatMap((c) => [c.code, c.name, ...c.aliases].map((s) => [codeKey(s), c.code] as const)));
}
