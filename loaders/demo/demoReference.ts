import {appendFile, cp, readFile, rm} from "node:fs/promises";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {stringify} from "csv-stringify/sync";

const reference = fileURLToPath(new URL("../../data/reference/", import.meta.url));

/** Made-up explanations: one of the newest figure, one older, one written before its year was over. */
const comments = [
  {
    indicator_id: "five_haves_rate",
    period: "2023-Q3",
    text: "示例：新设的几个居民区站还没有落实编制",
    owner: "区退役军人服务中心",
    next_step: "示例：与街镇逐站核对编制",
    due: "2023-11-30",
    written_on: "2023-10-16"
  },
  {
    indicator_id: "five_haves_rate",
    period: "2023-Q4",
    text: "示例：编制已补上一部分，余下的站等明年预算",
    owner: "区退役军人服务中心",
    next_step: "示例：列入明年预算，一季度末复核",
    due: "2024-03-31",
    written_on: "2024-01-08"
  },
  {
    indicator_id: "work_report_inclusion",
    period: "2023",
    text: "示例：两项材料还没有归档",
    owner: "区府办",
    next_step: "示例：补齐归档",
    due: "2023-12-20",
    written_on: "2023-11-20"
  }
];

/** Made-up targets of a year, the calendar that they are to be met by, and the rule of the lamps. */
const targets = [
  {indicator_id: "activity_count", value: 300},
  {indicator_id: "media_item_count", value: 360}
].map((t) => ({
  ...t,
  valid_from: "2021-01-01",
  valid_to: "",
  operator: ">=",
  at_risk: "",
  source: "示例：虚构的年度目标"
}));
const summerAndAutumn = [8, 15, 20, 28, 35, 42, 58, 66, 78, 86, 93, 100];
const schedules = [2021, 2022, 2023, 2024].flatMap((year) => [
  {
    indicator_id: "activity_count",
    year,
    spread: "按月",
    ...Object.fromEntries(summerAndAutumn.map((share, m) => [`m${m + 1}`, share])),
    source: "示例：虚构的进度，八一、国庆前后活动多"
  },
  {indicator_id: "media_item_count", year, spread: "均分", source: "示例：虚构的进度，按月均分"}
]);
const lamps = [
  {against: "schedule", from: 0, lamp: "green"},
  {against: "schedule", from: -10, lamp: "yellow"},
  {against: "schedule", from: "", lamp: "red"},
  {against: "target_points", from: 0, lamp: "green"},
  {against: "target_points", from: -5, lamp: "yellow"},
  {against: "target_points", from: "", lamp: "red"},
  {against: "target_count", from: 0, lamp: "green"},
  {against: "target_count", from: "", lamp: "red"}
].map((rule) => ({...rule, source: "示例：虚构的规则"}));

/**
 * The reference data of the demo: those of the repository, and comments, targets, schedules and lamps that say 示例.
 * Replaces what was there.
 */
export async function writeDemoReference(dir: string): Promise<void> {
  await rm(dir, {recursive: true, force: true});
  await cp(reference, dir, {recursive: true});
  const add = async (file: string, rows: readonly object[]) => {
    const [header = ""] = (await readFile(join(dir, file), "utf8")).split(/\r?\n/, 1);
    await appendFile(join(dir, file), stringify([...rows], {columns: header.split(",")}));
  };
  await add(
    "commentary.csv",
    comments.map((c) => ({...c, area_code: "310104"}))
  );
  await add("targets.csv", targets);
  await add("schedules.csv", schedules);
  await add("lamps.csv", lamps);
}
