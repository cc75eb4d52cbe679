import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {parse} from "csv-parse/sync";
import {listFiles} from "../base/listFiles.js";
import {findTraces, maskTrace} from "../base/personal/findTraces.js";

/** Surnames and words, which the rules themselves are made of. */
const ours = /^personal\//;

/**
 * What looks like a person or a unit in any file of the reference folder or in its name, a sentence each with file and line,
 * the value masked: all of it may be published, and other messages about these files quote what stands in them.
 */
export async function findReferenceTraces(dir: string): Promise<string[]> {
  const problems: string[] = [];
  const known = new Map<string, string | undefined>();
  /** The first trace in a text, as it may be told. */
  const traceIn = (text: string, alone = false) => {
    const key = `${alone}${text}`;
    if (!known.has(key)) {
      const [found] = findTraces(text, {alone});
      known.set(key, found && `${found.name} ${maskTrace(found.value)}`);
    }
    return known.get(key);
  };
  const say = (where: string, trace: string) =>
    void problems.push(`${where}里疑似${trace}；参考数据会公开，请删去或改写`);
  for (const [i, file] of (await listFiles(dir).catch(() => [])).entries()) {
    if (ours.test(file)) continue;
    const named = traceIn(file, true);
    if (named !== undefined) say(`参考数据第 ${i + 1} 个文件的名称`, named);
    const shown = named === undefined ? file : `参考数据第 ${i + 1} 个文件`;
    for (const {line, column, text} of piecesOf(file, await readFile(join(dir, file), "utf8"))) {
      const trace = traceIn(text);
      if (trace !== undefined) say(`${shown} 第 ${line} 行：${column}`, trace);
    }
  }
  return problems;
}

interface Piece {
  line: number;
  column: string;
  text: string;
}

/** The cells of a table with their columns; of any other file, its lines. */
function piecesOf(file: string, text: string): Piece[] {
  try {
    if (!file.endsWith(".csv")) return linesOf(text);
    const rows = parse(text, {bom: true, relax_column_count: true, info: true}) as unknown as {
      record: string[];
      info: {lines: number};
    }[];
    const header = rows[0]?.record ?? [];
    return rows.flatMap(({record, info}, r) =>
      record.map((cell, c) => ({line: info.lines, column: r === 0 ? "表头" : nameOf(header[c], c), text: cell}))
    );
  } catch {
    return linesOf(text); // Quotes that do not close: the file is refused for that as well.
  }
}

const linesOf = (text: string): Piece[] =>
  text.split(/\r?\n/).map((line, i) => ({line: i + 1, column: "这一行", text: line}));

/** A name of a column as ours are; any other may be the very thing that should not be said. */
const nameOf = (name: string | undefined, c: number) =>
  name !== undefined && /^[a-z_]{1,30}$/.test(name.trim()) ? `${name.trim()} ` : `第 ${c + 1} 列`;
