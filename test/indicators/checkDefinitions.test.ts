import {execFile} from "node:child_process";
import {cp, mkdtemp, readFile, rm, symlink, writeFile} from "node:fs/promises";
import {existsSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {resolveDefinitions, sayProblems} from "../../loaders/indicators/checkDefinitions.js";
import type {Definition} from "../../loaders/indicators/indicator.js";
import {definitions} from "../../loaders/indicators/index.js";
import {root} from "../../loaders/base/sources.js";

const byId = (id: string) => definitions.find((d) => d.id === id)!;
const said = (...changed: Definition[]) => {
  const all = definitions.filter((d) => !changed.some((c) => c.id === d.id)).concat(changed);
  try {
    sayProblems(resolveDefinitions(all).problems);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
};
const lineOf = async (file: string, field: string) =>
  (await readFile(join(root, "loaders/indicators", file), "utf8"))
    .split("\n")
    .findIndex((l) => l.startsWith(`  ${field}`)) + 1;
const message = (file: string, line: number, what: string) =>
  `1 个指标的口径不能用，没有发布：\n  loaders/indicators/${file} 第 ${line} 行：${what}\n改这些文件的人改好后再运行一次。`;

describe("what a definition may not ask for, by file, line and trap", () => {
  it("an unknown fact", async () => {
    const d = byId("activity_count");
    const bad = {...d, numerator: {...d.numerator, fact: "fact_tank"}} as unknown as Definition;
    expect(said(bad)).toMatch(
      new RegExp(
        `^1 个指标的口径不能用，没有发布：\n  loaders/indicators/activityCount.ts 第 ${await lineOf("activityCount.ts", "numerator")} 行：activity_count：numerator.fact 没有事实表 fact_tank；现有 fact_intake、`
      )
    );
  });

  it("a wrong unit, of a number and of a quotient", async () => {
    expect(said({...byId("activity_count"), unit: "人"})).toBe(
      message(
        "activityCount.ts",
        await lineOf("activityCount.ts", "unit"),
        "activity_count：单位不对：数出来的是 场、次，写的是 人"
      )
    );
    expect(said({...byId("self_score_rate"), denominator: {fact: "fact_score", aggregate: {kind: "count"}}})).toBe(
      message(
        "selfScoreRate.ts",
        await lineOf("selfScoreRate.ts", "unit"),
        "self_score_rate：单位不对：分子是 分，分母是 行，相除不是 %"
      )
    );
  });

  it("mismatched grains", async () => {
    const d = byId("benefit_on_time_rate");
    expect(said({...d, denominator: {...d.numerator, date: "pay_month"} as Definition["numerator"]})).toBe(
      message(
        "benefitOnTimeRate.ts",
        await lineOf("benefitOnTimeRate.ts", "denominator"),
        "benefit_on_time_rate：粒度不一致：分子按 accrual_month 归期，分母按 pay_month 归期"
      )
    );
    const visits = byId("festival_visit_coverage_rate");
    const stock: Definition["numerator"] = {
      fact: "fact_beneficiary_month",
      aggregate: {kind: "distinct", column: "person"}
    };
    expect(said({...visits, denominator: stock})).toContain(
      "粒度不一致：流量除以存量要说明用月平均（mean）还是期末数（atEnd）"
    );
  });

  it("a stock over windows of months, and windows whose difference is a month that is not published", () => {
    expect(said({...byId("key_beneficiary_count"), cumulative: ["ytd"]})).toContain(
      "存量不能跨月累计：累计和滚动十二个月只对按日期归期的流量"
    );
    expect(said({...byId("conscript_received_count"), cumulative: ["ytd"]})).toContain(
      "累计数相减就是月度数：不公布月度数的指标不做累计"
    );
  });

  it("a ratio of ratios, a reference to nothing, and a cycle", async () => {
    const d = byId("benefit_paid_per_capita");
    expect(said({...d, numerator: {of: "list_completion_rate"}})).toContain(
      "比率不能再做分子或分母：list_completion_rate 是比率"
    );
    expect(said({...d, numerator: {of: "nothing"}})).toContain("benefit_paid_per_capita：没有指标 nothing");
    expect(
      said(
        {...byId("activity_count"), numerator: {of: "media_item_count"}},
        {...byId("media_item_count"), numerator: {of: "activity_count"}}
      )
    ).toContain(
      `loaders/indicators/activityCount.ts 第 ${await lineOf("activityCount.ts", "numerator")} 行：activity_count：指标互相引用成环：activity_count → media_item_count → activity_count`
    );
  });

  it("stops npm run rebuild with exit code 1 and publishes nothing", async () => {
    const dir = await mkdtemp(join(tmpdir(), "definitions-"));
    try {
      for (const part of [
        "loaders",
        "data/reference",
        "data/examples",
        "package.json",
        "package-lock.json",
        "tsconfig.json"
      ])
        await cp(join(root, part), join(dir, part), {recursive: true});
      await symlink(join(root, "node_modules"), join(dir, "node_modules"));
      const file = join(dir, "loaders/indicators/keyBeneficiaryCount.ts");
      await writeFile(
        file,
        (await readFile(file, "utf8")).replace('additivity: "semi_additive"', 'additivity: "additive"')
      );
      const {code, stderr} = await new Promise<{code: unknown; stderr: string}>((resolve) =>
        execFile(
          process.execPath,
          [
            join(root, "node_modules/tsx/dist/cli.mjs"),
            "loaders/cli.ts",
            "rebuild",
            "--exports",
            "data/examples",
            "--out",
            "out",
            "--warehouse",
            "w.duckdb"
          ],
          {cwd: dir, env: {...process.env, SHUANGYONG_KEY: "a key for tests only, 32 bytes long"}},
          (error, _stdout, stderr) => resolve({code: error?.code ?? 0, stderr})
        )
      );
      const at = `loaders/indicators/keyBeneficiaryCount.ts 第 ${await lineOf("keyBeneficiaryCount.ts", "additivity")} 行：key_beneficiary_count`;
      expect(stderr).toContain("1 个指标的口径不能用，没有发布：\n");
      expect(stderr).toContain(`${at}：存量不能跨月累计：期末存量的 additivity 不能是 additive\n`);
      expect(stderr).toContain(`${at}：去重人数不能相加：`);
      expect(stderr).not.toContain("at ");
      expect(code).toBe(1);
      expect(existsSync(join(dir, "out/current"))).toBe(false);
    } finally {
      await rm(dir, {recursive: true});
    }
  });
});
