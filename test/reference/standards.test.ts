import {cp, mkdtemp, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {loadStandards, localFile} from "../../loaders/reference/standards.js";
import {indicators} from "../../loaders/indicators/index.js";
import {referenceDir, withMarts, withReference} from "../marts/known.js";

const known = {
  indicators: indicators.map((d) => d.id),
  units: ["区双拥办", "区财政局"],
  evidenceKinds: ["文件", "台账"]
};
const header =
  "version,level,effective_from,effective_to,block,section,section_name,section_points,item_no,sub_no,content,points,rule_type,rule,unit,evidence_kinds,verification,indicators,source";
const line = (cells: Partial<Record<string, string>>) => {
  const row: Record<string, string> = {
    version: "市2024",
    level: "市",
    effective_from: "2024",
    block: "section",
    section: "1",
    section_name: "组织领导坚强有力",
    section_points: "6",
    content: "某项",
    source: "某文件",
    ...(cells as Record<string, string>)
  };
  return header
    .split(",")
    .map((column) => row[column] ?? "")
    .join(",");
};

/** The reference data with this local table. */
async function withLocal<T>(lines: readonly string[], use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "reference-"));
  try {
    await cp(referenceDir, dir, {recursive: true});
    await writeFile(join(dir, localFile), [header, ...lines, ""].join("\n"));
    return await use(dir);
  } finally {
    await rm(dir, {recursive: true});
  }
}
const withFiles = {...known, evidenceKinds: ["文件", "台账", "计划", "总结", "述职报告", "拨付凭证"]};
const refusal = (lines: readonly string[]) =>
  withLocal(lines, (dir) => loadStandards(dir, withFiles).catch((error: Error) => error.message));

const whole = [
  line({item_no: "1-1", points: "4", unit: "区双拥办", evidence_kinds: "文件;台账", verification: "材料审核"}),
  line({item_no: "1-1", sub_no: "1", points: "2.5"}),
  line({item_no: "1-1", sub_no: "2", points: "1.5"}),
  line({item_no: "1-2", points: "2", unit: "区财政局", indicators: "list_completion_rate"}),
  line({block: "veto", section: "10", section_name: "一票否决", section_points: "", item_no: "10-1", rule_type: "veto"})
];

describe("loadStandards(dir, known)", () => {
  it("has the eight sections, bonus and veto apart, and points only where they were published", async () => {
    const {sections, items, subItems} = await loadStandards(referenceDir, withFiles);
    expect(sections.filter((s) => s.block === "section")).toHaveLength(8);
    expect(sections.filter((s) => s.block !== "section").map((s) => s.block)).toEqual(["bonus", "veto"]);
    expect(sections.map((s) => s.points)).toEqual([6, 5, null, null, null, null, null, null, null, null]);
    expect(items.map((i) => i.points)).toEqual([2, 1, 1, 1, 1, 1]);
    expect(subItems).toHaveLength(9);
  });

  it("takes the whole local table from one file", () =>
    withLocal(whole, async (dir) => {
      const {versions, sections, items, subItems} = await loadStandards(dir, withFiles);
      expect(versions.at(-1)).toMatchObject({version: "市2024", level: "市", effective_from: 2024, complete: true});
      expect(sections.slice(-2).map((s) => [s.no, s.block, s.points])).toEqual([
        [1, "section", 6],
        [10, "veto", null]
      ]);
      expect(items.slice(-3).map((i) => i.item_no)).toEqual(["1-1", "1-2", "10-1"]);
      expect(subItems.slice(-2).map((s) => s.points)).toEqual([2.5, 1.5]);
    }));

  it("keeps the points of every version", () =>
    withLocal([line({item_no: "5", section_points: "2", points: "2"})], (reference) =>
      withMarts(
        {},
        async (db) =>
          expect(
            await db.all("select version, points from mart_standard_items where item_no = '5' order by all")
          ).toEqual([
            {version: "市2024", points: "2.0000"},
            {version: "试行", points: "1.0000"}
          ]),
        {reference}
      )
    ));

  it("names everything that does not add up or does not exist, with file and line", async () => {
    expect(
      await refusal([
        line({item_no: "1-1", points: "4", unit: "区某局", evidence_kinds: "录像", verification: "目测"}),
        line({item_no: "1-1", sub_no: "1", points: "2.5"}),
        line({item_no: "1-1", sub_no: "2", points: "1"}),
        line({item_no: "1-2", points: "3", indicators: "happiness"}),
        line({item_no: "1-2", points: "3"}),
        line({item_no: "1-9", sub_no: "1", points: "1", effective_from: "2025"}),
        line({block: "veto", section: "10", section_name: "一票否决", item_no: "10-1", points: "1"})
      ])
    ).toBe(
      [
        "standards/local.csv 第 7 行：版本 市2024 的级别或有效年份与standards/local.csv 第 2 行不同",
        "standards/local.csv 第 6 行：版本 市2024 的条目 1-2已经写在standards/local.csv 第 5 行",
        "standards/local.csv 第 2 行：没有单位 区某局（units.csv）",
        "standards/local.csv 第 2 行：没有佐证种类 录像（evidence_kinds.csv）",
        "standards/local.csv 第 2 行：没有核验方式 目测，应为 材料审核、实地检查、听取汇报、问卷、抽查",
        "standards/local.csv 第 2 行：条目 1-1 是 4 分，2 个分项合计 3.5 分（standards/local.csv 第 3 行起）",
        "standards/local.csv 第 5 行：没有指标 happiness",
        "standards/local.csv 第 8 行：points 是 1，一票否决不计分，应为空",
        "standards/local.csv 第 7 行：版本 市2024 没有条目 1-9",
        "standards/local.csv 第 2 行：一级指标 1 是 6 分，3 个条目合计 10 分",
        "standards/local.csv 第 8 行：一票否决不计分，分值应为空",
        "standards/local.csv 第 8 行：一级指标 10 是 6 分，1 个条目合计 1 分"
      ].join("\n")
    );
    expect(await refusal([line({item_no: "1", effective_from: "", level: "省"})])).toBe(
      [
        "standards/local.csv 第 2 行：level 是“省”，应为 国家、市、区 之一",
        "standards/local.csv 第 2 行：effective_from 是“”，应为四位年份"
      ].join("\n")
    );
  });

  it("does not ask a part that was published to be the whole, nor to be more", () =>
    withReference(
      "standards/items.csv",
      (text) => text.replace("年度工作计划,1,", "年度工作计划,5.5,"),
      (dir) =>
        expect(loadStandards(dir, withFiles)).rejects.toThrow(
          "standards/sections.csv 第 3 行：一级指标 2 是 5 分，1 个条目合计 5.5 分"
        )
    ));
});
