import {z} from "zod";
import {DataError} from "../errors.js";
import {readReferenceCsv} from "./codeLists.js";

const number = z.string().regex(/^-?\d+(\.\d+)?$/, "应为数字");
const rowSchema = z.strictObject({
  indicator_id: z.string(),
  valid_from: z.union([z.literal(""), z.iso.date()]),
  valid_to: z.union([z.literal(""), z.iso.date()]),
  operator: z.enum([">=", "<=", "="]),
  value: number,
  at_risk: z.union([z.literal(""), number]),
  source: z.string().min(1, "没有出处的目标不设")
});
export type Target = z.infer<typeof rowSchema>;

/** The targets, each with its source; a target for an unknown indicator or without a source is an error. */
export async function loadTargets(dir: string, indicatorIds: readonly string[]): Promise<Target[]> {
  const rows = await readReferenceCsv(dir, "targets.csv");
  return rows.map((raw, i) => {
    const where = `targets.csv 第 ${i + 2} 行`;
    const parsed = rowSchema.safeParse(raw);
    if (!parsed.success) throw new DataError(`${where}：${z.prettifyError(parsed.error)}`);
    if (!indicatorIds.includes(parsed.data.indicator_id))
      throw new DataError(`${where}：没有指标 ${parsed.data.indicator_id}`);
    return parsed.data;
  });
}
