import type {Cell, Database} from "../base/duckdb.js";
import {indicators} from "../indicators/index.js";
import type {Reference} from "../reference/loadReference.js";
import {cadences} from "../reference/sources.js";

/** What people wrote down in data/reference, as temp tables. */
export async function createReferenceTables(
  db: Database,
  {targets, schedules, lamps, figures, standards, cycles, tiles, dues, words, sources}: Reference
): Promise<void> {
  /** Of each row what the columns name. */
  const create = async <C extends Record<string, string>>(
    table: string,
    columns: C,
    rows: readonly Readonly<Record<keyof C, Cell>>[]
  ) => {
    const typed = Object.entries(columns).map(([column, type]) => `${column} ${type}`);
    await db.run(`create or replace temp table ${table} (${typed.join(", ")})`);
    await db.insert(table, rows, Object.keys(columns));
  };
  const exact = "decimal(34, 4)";
  const points = "decimal(10, 4)";

  await create(
    "dim_indicator",
    {position: "int", indicator_id: "text", name: "text", additivity: "text"},
    indicators.map(({id, name, additivity}, position) => ({position, indicator_id: id, name, additivity}))
  );
  await create(
    "target",
    {
      indicator_id: "text",
      valid_from: "date",
      valid_to: "date",
      operator: "text",
      value: exact,
      at_risk: exact,
      source: "text"
    },
    targets.map((t) => ({...t, valid_to: t.valid_to || "9999-12-31"}))
  );
  await create(
    "schedule",
    {position: "int", indicator_id: "text", year: "int", month: "text", share: exact, source: "text"},
    schedules.flatMap(({shares, ...schedule}, position) =>
      shares.map((share, m) => ({
        ...schedule,
        position,
        month: `${schedule.year}-${String(m + 1).padStart(2, "0")}`,
        share
      }))
    )
  );
  await create(
    "lamp_rule",
    {position: "int", against: "text", least: exact, lamp: "text", source: "text"},
    lamps.map(({from: least, ...lamp}, position) => ({...lamp, least, position}))
  );
  await create(
    "published_figure",
    {
      position: "int",
      figure_id: "text",
      subject: "text",
      phrase: "text",
      low: exact,
      high: exact,
      low_inclusive: "boolean",
      high_inclusive: "boolean",
      unit: "text",
      qualifier: "text",
      period_text: "text",
      period: "text",
      candidate_period: "text",
      measure: "text",
      beside: "text",
      lines: "text",
      note: "text"
    },
    figures.map(({interval, ...figure}, position) => ({
      ...figure,
      position,
      low: interval.low,
      high: interval.high,
      low_inclusive: interval.lowInclusive,
      high_inclusive: interval.highInclusive
    }))
  );
  await create(
    "source_due",
    {position: "int", contract: "text", every: "text", months: "int", due_day: "int", basis: "text"},
    dues.map((due, position) => ({...due, position, months: cadences[due.every], due_day: due.due_day || null}))
  );
  await create(
    "street_tile",
    {code: "text", tile_row: "int", tile_column: "int"},
    tiles.map(({code, row, col}) => ({code, tile_row: row, tile_column: col}))
  );
  await create("published_word", {position: "int", list: "text", code: "text", name: "text"}, words.map(numbered));
  await create("standard_source", {position: "int", source: "text", title: "text"}, sources.map(numbered));
  await create(
    "standard_version",
    {
      position: "int",
      version: "text",
      title: "text",
      level: "text",
      effective_from: "int",
      effective_to: "int",
      complete: "boolean",
      source: "text",
      note: "text"
    },
    standards.versions.map(numbered)
  );
  await create(
    "standard_section",
    {position: "int", version: "text", no: "int", name: "text", block: "text", points, source: "text"},
    standards.sections.map(numbered)
  );
  await create(
    "standard_item",
    {
      position: "int",
      version: "text",
      section: "int",
      item_no: "text",
      content: "text",
      points,
      rule_type: "text",
      rule: "text",
      unit: "text",
      evidence_kinds: "text",
      verification: "text",
      indicators: "text",
      source: "text"
    },
    standards.items.map((item, position) => ({
      ...item,
      position,
      evidence_kinds: item.evidence_kinds.join(";"),
      verification: item.verification.join(";"),
      indicators: item.indicators.join(";")
    }))
  );
  await create(
    "standard_subitem",
    {position: "int", version: "text", item_no: "text", sub_no: "int", content: "text", points, source: "text"},
    standards.subItems.map(numbered)
  );
  await create(
    "cycle",
    {
      cycle: "int",
      evidence_from: "int",
      evidence_to: "int",
      midterm: "int",
      named_on: "date",
      inferred: "boolean",
      source: "text",
      note: "text"
    },
    cycles.map((cycle) => ({...cycle, named_on: cycle.named_on || null}))
  );
}

const numbered = <T>(row: T, position: number) => ({...row, position});
