import {readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {withDuckDB} from "../base/duckdb.js";
import {leastCoverage, level, type Projection, project} from "../signal/outlook.js";
import {readSeries} from "../signal/series.js";
import {root} from "../base/sources.js";

/** Writes docs/backtest.md from the data package of a release; gives its path. */
export async function writeBackTest(packageDir: string): Promise<string> {
  const file = join(root, "docs", "backtest.md");
  const {demo} = JSON.parse(await readFile(join(packageDir, "release.json"), "utf8")) as {demo: boolean};
  await writeFile(file, formatBackTest(await projections(packageDir), demo));
  return file;
}

/** Every series of the whole district, also of indicators without a target: the method is tested on all it may meet. */
async function projections(packageDir: string): Promise<Projection[]> {
  const path = join(packageDir, "indicators.csv").replaceAll("'", "''");
  return await withDuckDB(":memory:", async (db) => {
    await db.run(`create temp table public_indicators as
      select * replace (coalesce(flag, '') as flag) from read_csv('${path}', header = true, all_varchar = true)
      where area_code = '310104'`);
    return (await readSeries(db)).flatMap((series) => project(series) ?? []);
  });
}

export function formatBackTest(all: readonly Projection[], demo: boolean): string {
  const tested = all.filter((p) => p.backTest.n > 0);
  const shown = tested.filter((p) => p.interval);
  const total = (of: readonly Projection[], what: "n" | "covered") => of.reduce((sum, p) => sum + p.backTest[what], 0);
  const [n, covered] = [total(tested, "n"), total(tested, "covered")];
  const share = (c: number, of: number) => `${((100 * c) / of).toFixed(0)}%`;
  const rows = tested.map(({series: {indicator, periodType}, what, points, backTest, interval}) => [
    indicator.name,
    periodType === "month" ? "月" : "季",
    what === "year_total" ? "全年合计" : "年末一期",
    String(points),
    String(backTest.n),
    String(backTest.covered),
    share(backTest.covered, backTest.n),
    interval ? "公布" : "不公布"
  ]);
  return `${[
    "# 年末展望的回测",
    `本页由 \`npm run docs -- --release published\` 从一次发布印出，不要手改。${demo ? "**用的是示例数据，全部虚构**：只说明方法怎样工作，不说明真实数据的准确度。" : ""}`,
    `方法：全年合计以上年同期为底，加最近一年同比差的平均，已有的各期照实；年末一期以最近一期为底，加历来逐期变化的平均。区间的两端是同一办法在过去各期看同样远的将来所犯误差的第 ${level} 百分位（分割共形预测，误差少于四个的没有区间）。回测：从满两年起，站在过去每一期末，只用当时已有的各期看当年年末，再看实际值是否落在区间里。同一年里的几次看的是同一个年末，并不独立；一个序列只有一两个年末可看时，覆盖率只供参考。`,
    n
      ? `合计 ${tested.length} 个序列，${n} 次，落入 ${covered} 次，覆盖率 ${share(covered, n)}（区间的把握 ${level}%）。其中落入不到 ${leastCoverage}% 的 ${tested.length - shown.length} 个序列不公布展望；公布的 ${shown.length} 个落入 ${total(shown, "covered")}/${total(shown, "n")}，它们是看过回测才选出的，所以高于整体。`
      : "没有可以回测的序列。",
    [
      "指标|期间|看什么|期数|回测次数|落入次数|覆盖率|展望",
      "---|---|---|---|---|---|---|---",
      ...rows.map((r) => r.join("|"))
    ]
      .map((line) => `|${line}|`)
      .join("\n"),
    `没有回测的序列 ${all.length - tested.length} 个：历史不足两年的 ${count(all, "short_history")} 个，中间有缺期的 ${count(all, "gaps")} 个，没有可以回测的年末的 ${count(all, "no_back_test")} 个。`
  ].join("\n\n")}\n`;
}

const count = (all: readonly Projection[], why: Projection["why"]) => all.filter((p) => p.why === why).length;
