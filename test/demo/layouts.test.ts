import {beforeAll, describe, expect, it} from "vitest";
import {contractById} from "../../loaders/contracts/index.js";
import {cellWriter} from "../../loaders/demo/cellWriter.js";
import {type Layout, senders} from "../../loaders/demo/layouts.js";
import {type CodeLists, loadCodeLists, spellings} from "../../loaders/reference/codeLists.js";
import {codeKey} from "../../loaders/base/text.js";

let lists: CodeLists;
beforeAll(async () => {
  lists = await loadCodeLists("data/reference");
});

/** A header without the unit behind it. */
const bare = (header: string) => header.replace(/[（(](元|人|次|份)[）)]$/u, "");

describe.each(
  Object.entries(senders).flatMap(([id, {layouts}]) => layouts.map((layout) => [id, layout.since, layout] as const))
)("%s since %s", (id, _since, layout) => {
  const {columns} = contractById(id);

  it("holds every required column, under its header or an alias", () => {
    const required = Object.keys(columns).filter((name) => columns[name]?.required);
    expect(layout.columns).toEqual(expect.arrayContaining(required));
    for (const [name, header] of Object.entries(layout.headers ?? {}))
      expect([columns[name]?.header, ...(columns[name]?.aliases ?? [])]).toContain(bare(header));
  });

  it("uses every spelling of its own", () => {
    const names = layout.columns.flatMap((name) => {
      const column = columns[name];
      return column?.type === "code" ? lists[column.list].map((code) => code.name) : [];
    });
    expect(names).toEqual(expect.arrayContaining(Object.keys(layout.spellings ?? {})));
  });

  const coded = layout.columns.filter((name) => columns[name]?.type === "code");
  // A table without codes has nothing to be written so.
  if (coded.length === 0) return;
  it("writes every code so that it leads back to the code", () => {
    for (const name of coded) {
      const column = columns[name];
      if (column?.type !== "code") continue;
      const known = spellings(lists[column.list]);
      for (const {code} of lists[column.list])
        for (const line of [0, 1, 2])
          expect(known.get(codeKey(cellWriter(column, layout, lists)(code, line) as string))).toBe(code);
    }
  });
});

describe("cellWriter(column, layout, lists)(value, line)", () => {
  const layout: Layout = {since: "2021-01", format: "gb18030", columns: []};
  const {columns} = contractById("payouts");
  const text = (value: unknown, name: string, more: Partial<Layout>, line = 0) =>
    cellWriter(columns[name]!, {...layout, ...more}, lists)(value, line);

  it("writes amounts with thousands separators and now and then in full-width digits", () => {
    expect(text("1234567.50", "paid_yuan", {thousands: true})).toBe("1,234,567.50");
    expect(text("234.50", "paid_yuan", {thousands: true})).toBe("234.50");
    expect(text("1234.50", "paid_yuan", {thousands: true, wideDigits: true}, 7)).toBe("１,２３４.５０");
    expect(text("1234.50", "paid_yuan", {format: "xlsx"})).toEqual({value: 1234.5, format: "#,##0.00"});
  });

  it("writes months and days as the office does", () => {
    expect(text("2023-05-01", "pay_month", {months: "chinese"})).toBe("2023年5月");
    expect(text("2023-05-01", "pay_month", {months: "dot"})).toBe("2023.05");
    const day = contractById("tasks").columns.due_on!;
    expect(cellWriter(day, {...layout, dates: "slash"}, lists)("2023-05-01", 0)).toBe("2023/5/1");
    expect(cellWriter(day, {...layout, dates: "cell"}, lists)("2023-05-01", 0)).toEqual({
      value: 45047,
      format: "yyyy-mm-dd"
    });
  });

  it("a style that the layout does not name is a bug", () => {
    expect(() => text("2023-05-01", "pay_month", {})).toThrow("layout says nothing about months");
  });
});
