import type {Contract} from "../contracts/language/contract.js";
import {keptColumns} from "../contracts/language/contract.js";
import {type Database, name, quote} from "../base/duckdb.js";
import type {Finding} from "./checkSite.js";
import {findInPieces} from "./findPersonal.js";

/** What any rule needs to match at all: most cells are short codes and never reach the rules. RE2. */
const suspicious =
  "[0-9０-９]{5,}|[@＠°某号代弄]|部队|姓名|人[:：]|经度|纬度|[0-9][ -][0-9]{4}[ -]|[0-9]\\.[0-9]{4,}[,， ]";

/**
 * Traces of persons or units in the texts that the warehouse keeps: in kept text columns, names of files and sheets,
 * and in what was refused. They would be published sooner or later, or copied with the file.
 */
export async function checkWarehouse(db: Database, contracts: readonly Contract[]): Promise<Finding[]> {
  const places: [place: string, table: string, column: string][] = [
    ...contracts.flatMap((contract) =>
      keptColumns(contract)
        .filter(([, column]) => column.type === "text" && column.keep === undefined)
        .map(([c, column]): [string, string, string] => [
          `《${contract.title}》“${column.header}”`,
          `record_${contract.id}`,
          c
        ])
    ),
    ["交付文件名", "load", "file"],
    ["工作表名", "load", "sheet"],
    ["退回原因", "load", "reason"],
    ["怎样读的", "load", "decided"],
    ["退回的值", "refused_row", "value"],
    ["退回的理由", "refused_row", "message"],
    ["退回的行", "refused_cells", "cells"],
    ["提示的值", "warned_row", "value"],
    ["提示的理由", "warned_row", "message"]
  ];
  const findings: Finding[] = [];
  for (const [place, table, column] of places) {
    const from = table === "load" ? "load" : `${name(table)} join load using (load_id)`;
    const rows = await db.all<{text: string; file: string}>(`
      select ${name(column)} as text, any_value(delivery || ' ' || file) as file
      from ${from}
      where regexp_matches(${name(column)}, ${quote(suspicious)})
      group by ${name(column)} order by text`);
    for (const {text, file} of rows) findings.push(...findInPieces(`仓库，来自 ${file}`, [{place, text}]));
  }
  return findings;
}
