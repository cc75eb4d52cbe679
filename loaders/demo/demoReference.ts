import {appendFile, cp, rm} from "node:fs/promises";
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

/** The reference data of the demo: those of the repository, and comments that say 示例. Replaces what was there. */
export async function writeDemoReference(dir: string): Promise<void> {
  await rm(dir, {recursive: true, force: true});
  await cp(reference, dir, {recursive: true});
  const columns = ["indicator_id", "period", "area_code", "text", "owner", "next_step", "due", "written_on"];
  const rows = comments.map((c) => ({...c, area_code: "310104"}));
  await appendFile(join(dir, "commentary.csv"), stringify(rows, {columns}));
}
