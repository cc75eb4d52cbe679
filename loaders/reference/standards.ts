import {z} from "zod";
import {cell, type Placed, readRows, stopAt} from "./checkRows.js";

export const blocks = ["section", "bonus", "veto"] as const;
export const ruleTypes = [
  "",
  "checklist_sum",
  "boolean",
  "boolean_with_evidence",
  "ratio_capped",
  "sample_ratio",
  "step_bonus",
  "bonus",
  "veto"
] as const;
export const verifications = ["材料审核", "实地检查", "听取汇报", "问卷", "抽查"] as const;

const level = cell.oneOf(["国家", "市", "区"]);
const versionSchema = z.object({
  version: cell.given,
  title: cell.given,
  level,
  effective_from: cell.yearOrEmpty,
  effective_to: cell.yearOrEmpty,
  complete: cell.oneOf(["是", "否"]).transform((s) => s === "是"),
  source: cell.given,
  note: cell.text
});
const sectionSchema = z.object({
  version: cell.given,
  no: cell.whole,
  name: cell.given,
  block: cell.oneOf(blocks),
  points: cell.numberOrEmpty,
  source: cell.given
});
const itemFields = {
  content: cell.given,
  points: cell.numberOrEmpty,
  rule_type: cell.oneOf(ruleTypes),
  rule: cell.text,
  unit: cell.text,
  evidence_kinds: cell.list,
  verification: cell.list,
  indicators: cell.list,
  source: cell.given
};
const itemSchema = z.object({version: cell.given, section: cell.whole, item_no: cell.given, ...itemFields});
const subItemSchema = z.object({
  version: cell.given,
  item_no: cell.given,
  sub_no: cell.whole,
  content: cell.given,
  points: cell.numberOrEmpty,
  source: cell.given
});
/** The whole table in one file: a line an item, and a line a part of an item where sub_no is given. */
const localSchema = z.object({
  version: cell.given,
  level,
  effective_from: cell.year,
  effective_to: cell.yearOrEmpty,
  block: cell.oneOf(blocks),
  section: cell.whole,
  section_name: cell.given,
  section_points: cell.numberOrEmpty,
  item_no: cell.given,
  sub_no: z
    .string()
    .regex(/^\d*$/, "应为整数，或空")
    .transform((s) => (s === "" ? null : Number(s))),
  ...itemFields
});

export type Version = z.infer<typeof versionSchema>;
export type Section = z.infer<typeof sectionSchema>;
export type Item = z.infer<typeof itemSchema>;
export type SubItem = z.infer<typeof subItemSchema>;

export interface Standards {
  versions: Version[];
  sections: Section[];
  items: Item[];
  subItems: SubItem[];
}

/** What a standard may name. */
export interface Known {
  indicators: readonly string[];
  units: readonly string[];
  evidenceKinds: readonly string[];
}

type PlacedStandards = {[K in keyof Standards]: Placed<Standards[K][number]>[]};

/** The file in which an operator adds the whole local table. */
export const localFile = "standards/local.csv";

/**
 * Every version of the standard: what was published (versions, sections, items, subitems) and the local table, if there
 * is one. Points that were not published stay null; nothing fills them in. All that is wrong at once.
 */
export async function loadStandards(dir: string, known: Known): Promise<Standards> {
  const problems: string[] = [];
  const read = <S extends z.ZodObject>(name: string, schema: S) => readRows(dir, `standards/${name}`, schema, problems);
  const all: PlacedStandards = {
    versions: await read("versions.csv", versionSchema),
    sections: await read("sections.csv", sectionSchema),
    items: await read("items.csv", itemSchema),
    subItems: await read("subitems.csv", subItemSchema)
  };
  addLocal(all, await readRows(dir, localFile, localSchema, problems, {optional: true}), problems);
  problems.push(...problemsOf(all, known));
  stopAt(problems);
  const rows = <T>(placed: readonly Placed<T>[]) => placed.map(({row}) => row);
  return {
    versions: rows(all.versions),
    sections: rows(all.sections),
    items: rows(all.items),
    subItems: rows(all.subItems)
  };
}

/** The lines of the local table as versions, sections, items and their parts; a version says its years once. */
function addLocal(all: PlacedStandards, local: readonly Placed<z.infer<typeof localSchema>>[], problems: string[]) {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const versions = new Map<string, Placed<Version>>();
  const sections = new Map<string, Placed<Section>>();
  for (const {row, where} of local) {
    const {version, level, effective_from, effective_to, source} = row;
    const said = {version, title: `${version}（本区录入）`, level, effective_from, effective_to};
    const first = versions.get(version);
    if (!first) {
      versions.set(version, {row: {...said, complete: true, source, note: ""}, where});
    } else if (!same(said, {...said, ...pick(first.row)})) {
      problems.push(`${where}：版本 ${version} 的级别或有效年份与${first.where}不同`);
    }

    const {section: no, section_name: name, block, section_points: points} = row;
    const key = `${version}|${no}`;
    const before = sections.get(key);
    if (!before) sections.set(key, {row: {version, no, name, block, points, source}, where});
    else if (before.row.name !== name || before.row.block !== block || before.row.points !== points)
      problems.push(`${where}：一级指标 ${no} 的名称、部分或分值与${before.where}不同`);

    if (row.sub_no === null) all.items.push({row: {...row, section: no, points: row.points}, where});
    else {
      const {item_no, sub_no, content, points} = row;
      all.subItems.push({row: {version, item_no, sub_no, content, points, source}, where});
    }
  }
  all.versions.push(...versions.values());
  all.sections.push(...sections.values());
}

const pick = ({level, effective_from, effective_to}: Version) => ({level, effective_from, effective_to});

/** What does not add up or does not exist, a sentence each. */
function* problemsOf({versions, sections, items, subItems}: PlacedStandards, known: Known): Generator<string> {
  yield* twice(versions, (v) => `版本 ${v.version}`);
  yield* twice(sections, (s) => `版本 ${s.version} 的一级指标 ${s.no}`);
  yield* twice(items, (i) => `版本 ${i.version} 的条目 ${i.item_no}`);
  yield* twice(subItems, (s) => `版本 ${s.version} 的条目 ${s.item_no} 的分项 ${s.sub_no}`);

  for (const {row, where} of versions)
    if (row.effective_from !== null && row.effective_to !== null && row.effective_to < row.effective_from)
      yield `${where}：effective_to ${row.effective_to} 早于 effective_from ${row.effective_from}`;
  const isVersion = new Set(versions.map(({row}) => row.version));
  for (const {row, where} of [...sections, ...items, ...subItems])
    if (!isVersion.has(row.version)) yield `${where}：没有版本 ${row.version}`;

  const sectionOf = (i: Item) => sections.find(({row}) => row.version === i.version && row.no === i.section);
  for (const {row, where} of items) {
    const section = sectionOf(row);
    if (!section) yield `${where}：版本 ${row.version} 没有一级指标 ${row.section}`;
    if (section?.row.block === "veto" && row.points !== null)
      yield `${where}：points 是 ${row.points}，一票否决不计分，应为空`;
    if (row.unit && !known.units.includes(row.unit)) yield `${where}：没有单位 ${row.unit}（units.csv）`;
    for (const kind of row.evidence_kinds)
      if (!known.evidenceKinds.includes(kind)) yield `${where}：没有佐证种类 ${kind}（evidence_kinds.csv）`;
    for (const way of row.verification)
      if (!(verifications as readonly string[]).includes(way))
        yield `${where}：没有核验方式 ${way}，应为 ${verifications.join("、")}`;
    for (const id of row.indicators) if (!known.indicators.includes(id)) yield `${where}：没有指标 ${id}`;

    const parts = subItems.filter(({row: s}) => s.version === row.version && s.item_no === row.item_no);
    const sum = total(parts.map((p) => p.row.points));
    if (parts.length && sum !== null && row.points !== null && sum !== row.points)
      yield `${where}：条目 ${row.item_no} 是 ${row.points} 分，${parts.length} 个分项合计 ${sum} 分（${parts[0]!.where}起）`;
  }
  for (const {row, where} of subItems)
    if (!items.some(({row: i}) => i.version === row.version && i.item_no === row.item_no))
      yield `${where}：版本 ${row.version} 没有条目 ${row.item_no}`;

  for (const {row, where} of sections) {
    if (row.block === "veto" && row.points !== null) yield `${where}：一票否决不计分，分值应为空`;
    const own = items.filter(({row: i}) => i.version === row.version && i.section === row.no);
    const sum = total(own.map((i) => i.row.points));
    if (row.points === null || own.length === 0 || sum === null) continue;
    const complete = versions.some(({row: v}) => v.version === row.version && v.complete);
    if (complete ? sum !== row.points : sum > row.points)
      yield `${where}：一级指标 ${row.no} 是 ${row.points} 分，${own.length} 个条目合计 ${sum} 分`;
  }
}

/** Null as soon as one is not known; in hundredths of a hundredth, so that 0.1 + 0.2 is 0.3. */
const total = (points: readonly (number | null)[]) =>
  points.some((p) => p === null) ? null : points.reduce<number>((sum, p) => sum + Math.round(p! * 1e4), 0) / 1e4;

function* twice<T>(rows: readonly Placed<T>[], name: (row: T) => string): Generator<string> {
  const seen = new Map<string, string>();
  for (const {row, where} of rows) {
    const before = seen.get(name(row));
    if (before) yield `${where}：${name(row)}已经写在${before}`;
    else seen.set(name(row), where);
  }
}
