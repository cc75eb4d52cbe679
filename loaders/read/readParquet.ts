import {type Database, quote, quoteName} from "../base/duckdb.js";
import {labelText} from "../base/text.js";
import {DataError} from "../base/errors.js";
import {maxUnpackedBytes, megabytes} from "./limits.js";
import {checkCells, type SheetTable} from "./table.js";

/**
 * A Parquet file as a sheet of text. Its types are not believed: each value is written out exactly, and the contract's
 * grammar reads it like any other. A binary fraction holds 15 digits (6 in single precision); one with more is written
 * in scientific form, which no column takes, since nobody can say what was meant.
 */
export async function readParquet(db: Database, path: string): Promise<SheetTable[]> {
  // A file that DuckDB cannot read would end the transaction of the delivery.
  return await db.beside((own) => readBeside(own, path));
}

async function readBeside(db: Database, path: string): Promise<SheetTable[]> {
  const file = quote(path);
  const columns = await reading(() =>
    db.all<{column_name: string; column_type: string}>(`describe select * from read_parquet(${file})`)
  );
  const names = await reading(() =>
    db.all<{name: string}>(`select name from parquet_schema(${file}) where num_children is null`)
  );
  const twice = names.find(({name: n}, i) => names.findIndex((other) => other.name === n) !== i);
  if (twice) throw new DataError(`有两列都叫“${labelText(twice.name)}”，无法判断用哪一列；请删去多余的一列后重新交付`);
  const [facts] = await reading(() =>
    db.all<{rows: string}>(`select num_rows as rows from parquet_file_metadata(${file})`)
  );
  const scanned = Number(facts!.rows);
  checkCells(scanned * columns.length);

  const texts = columns.map(
    ({column_name, column_type}) => `${exactText(column_name, column_type)} as ${quoteName(column_name)}`
  );
  const source = `select ${texts.join(", ")} from read_parquet(${file}, file_row_number = true) order by file_row_number`;
  const sizes = columns.map(({column_name}) => `coalesce(sum(strlen(${quoteName(column_name)})), 0)`).join(" + ");
  const [size] = await reading(() => db.all<{bytes: string}>(`select (${sizes})::bigint as bytes from (${source})`));
  if (Number(size!.bytes) > maxUnpackedBytes) {
    throw new DataError(`解压后有 ${megabytes(Number(size!.bytes))}，超过 400 MB，没有读取；请拆分后重新交付`);
  }
  const reader = await reading(() => db.connection.runAndReadAll(source));
  const rows = reader.getRows() as (string | null)[][];
  if (rows.length !== scanned) {
    throw new DataError(`行数对不上：文件尾写有 ${scanned} 行，读出 ${rows.length} 行；请重新导出`);
  }
  return [
    {
      sheet: "",
      rows: [columns.map((c) => c.column_name), ...rows],
      rowNumbers: Array.from({length: scanned + 1}, (_, i) => i),
      mergedAcross: [],
      scanned: scanned + 1
    }
  ];
}

function exactText(column: string, type: string): string {
  const cell = quoteName(column);
  if (/^(DOUBLE|FLOAT)$/.test(type)) {
    const digits = `length(ltrim(regexp_replace(${cell}::varchar, '[eE].*$|[^0-9]', '', 'g'), '0'))`;
    // The ".0" that a whole number is printed with says nothing.
    const plain = `regexp_replace(${cell}::varchar, '\\.0$', '')`;
    return `case when ${digits} - ends_with(${cell}::varchar, '.0')::integer > ${type === "DOUBLE" ? 15 : 6}
      or contains(${cell}::varchar, 'e') then upper(format('{:.16E}', ${cell}::double)) else ${plain} end`;
  }
  if (type === "BOOLEAN") return `upper(${cell}::varchar)`;
  if (
    /^(VARCHAR|DATE|TIMESTAMP(_S|_MS|_NS)?|TIME|U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|DECIMAL\(.*\)|UUID|ENUM\(.*\))$/.test(
      type
    )
  ) {
    return `nullif(${cell}::varchar, '')`;
  }
  throw new DataError(
    `“${labelText(column)}”列的类型是 ${type.slice(0, 40)}，放不进一列文字；请改为文字、数字或日期后重新交付`
  );
}

/** Whatever goes wrong in these statements is about the file: they touch nothing else. */
async function reading<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw new DataError("Parquet 文件不完整或已损坏（可能传输中断）；请重新导出", {cause});
  }
}
