import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {parse} from "yaml";
import {z} from "zod";
import {contracts} from "../contracts/index.js";
import {DataError} from "../base/errors.js";
import type {Indicator} from "../indicators/indicator.js";
import {indicators} from "../indicators/index.js";
import {resources} from "../tables/index.js";
import {columnsOf, type Resource} from "../tables/table.js";

const file = "disclosure.yaml";
const threshold = z.int().min(2);
const ids = [...resources.map((r) => r.name), ...indicators.map((d) => d.id)];

/** What is not said is safe: the threshold of sensitive categories, and nothing finer than the district. */
const policySchema = z
  .strictObject({
    k: threshold.optional(),
    k_sensitive: threshold.default(10),
    finest: z.partialRecord(z.enum(ids), z.enum(["district", "street"])).default({}),
    thresholds: z.partialRecord(z.enum(ids), threshold).default({}),
    policy: z.partialRecord(z.enum(ids), z.enum(["suppress", "round"])).default({}),
    difference: z.partialRecord(z.enum(ids), z.enum(["hide", "show"])).default({}),
    rows: z.partialRecord(z.enum(contracts.map((c) => c.id)), z.enum(["hide", "show"])).default({}),
    dominance: z.number().min(0).max(100).default(10)
  })
  .transform(({k, k_sensitive: kSensitive, ...said}) => ({k: k ?? kSensitive, kSensitive, ...said}))
  .refine(({k, kSensitive}) => k <= kSensitive, "k 不能大于 k_sensitive");

export interface Policy {
  /** A count of persons from 1 to k - 1 is not published. */
  k: number;
  /** The same for sensitive categories. */
  kSensitive: number;
  /** The finest level of a table or indicator; district where nothing is said. */
  finest: Record<string, "district" | "street" | undefined>;
  /** A table's or indicator's own threshold; it replaces `k`, and `kSensitive` where it is larger. */
  thresholds: Record<string, number | undefined>;
  /** How a table or an indicator is protected; suppression where nothing is said. */
  policy: Record<string, "suppress" | "round" | undefined>;
  /** Whether a share is hidden of which 1 to k - 1 persons are left out; so it is where nothing is said. */
  difference: Record<string, "hide" | "show" | undefined>;
  /** Whether the row counts of an export of persons are hidden all, or only those that give a number away. */
  rows: Record<string, "hide" | "show" | undefined>;
  /** An amount is hidden where all but the two who got most got less than so many percent of what the first got. */
  dominance: number;
}

/** The threshold of a table or indicator: 1 to k - 1 persons are not published. */
export function thresholdOf(policy: Policy, id: string, sensitive: boolean): number {
  const {k, kSensitive, thresholds} = policy;
  const own = thresholds[id];
  const least = sensitive ? Math.max(kSensitive, own ?? 0) : (own ?? k);
  // Where 7 could be rounded to 5, 5 would say less than its own threshold.
  return isRounded(policy, id) ? Math.max(roundedFrom, least) : least;
}

/** Whether the head counts of a table or indicator are published rounded to multiples of `step`. */
export const isRounded = ({policy}: Policy, id: string) => policy[id] === "round";
export const step = 5;
const roundedFrom = 8;
/** A count as it is published rounded, and the counts that are published so. */
export const rounded = (n: number) => Math.round(n / step) * step;
export const halfStep = (step - 1) / 2;

/** Whether 1 to k - 1 persons between numerator and denominator are not told. Rounded parts leave them open. */
export const hidesDifference = (policy: Policy, id: string) =>
  policy.difference[id] !== "show" && !isRounded(policy, id);

/** Whether the row counts of an export whose rows are persons are published where they give nothing away. */
export const showsRows = (policy: Policy, contract: string) => policy.rows[contract] === "show";

/** The threshold of each row of a table that counts persons, in SQL. */
export function thresholdSql({name, disclosure: d}: Resource, policy: Policy): string {
  const of = (sensitive: boolean) => String(thresholdOf(policy, name, sensitive));
  if (d.kind !== "persons") return "null";
  if (d.sensitiveWhere) return `if(${d.sensitiveWhere}, ${of(true)}, ${of(false)})`;
  return of(d.sensitive ?? false);
}

/** So many numbers must stay possible for a hidden count below k: half of 1 to k - 1, rounded up, and never just one. */
export const valuesLeft = (k: number) => Math.max(2, Math.ceil(k / 2));

export async function loadPolicy(dir: string): Promise<Policy> {
  const text = await readFile(join(dir, file), "utf8").catch((cause: unknown) => {
    throw new DataError(`参考数据缺少 ${file}（在 ${dir} 里没有找到）`, {cause});
  });
  const parsed = policySchema.safeParse(parse(text) ?? {});
  if (!parsed.success) throw new DataError(`${file}：${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** What was done to a table, in a sentence for its receipt. */
export function sayResource(resource: Resource, policy: Policy): string {
  const {disclosure: d, name, columns} = resource;
  const level = columns.some((c) => c.name === "area_code") ? `${sayLevel(name, policy)}。` : "";
  switch (d.kind) {
    case "public":
      return `${level}不涉及人数，全部公布。`;
    case "rows":
      return "一行是一个人的文件，不公布行数。";
    case "persons": {
      const sensitive = d.sensitiveWhere ? `，敏感类别 1–${thresholdOf(policy, name, true) - 1} 人的` : "";
      const amounts = columnsOf(resource, "amount").length ? `，金额随人数一同隐去${sayDominance(policy)}` : "";
      return `${level}1–${thresholdOf(policy, name, d.sensitive ?? false) - 1} 人的${sensitive}不公布${amounts}；0 照常公布。${sayRounding(name, policy)}${secondary}`;
    }
    case "indicators":
      return "各指标按自己的规则。";
    case "windows":
      return `${level}时段里有一个月隐去的，累计数一同隐去。`;
    case "figures":
      return "本库数随所对照的指标一同隐去。";
  }
}

/** What was done to an indicator, in a sentence for its receipt. */
export function sayIndicator(d: Indicator, policy: Policy): string {
  const level = sayLevel(d.id, policy);
  const small = `1–${thresholdOf(policy, d.id, isSensitive(d)) - 1} 人`;
  switch (d.sensitivity) {
    case "never":
      return "不公布。";
    case "public_count":
      return `${level}。不涉及人数，全部公布。`;
    case "person_count":
    case "sensitive_person_count":
      return `${level}。${small}的不公布；0 照常公布。${sayRounding(d.id, policy)}${secondary}`;
    case "amount":
      return `${level}。领款人数为 ${small}的，金额不公布${sayDominance(policy)}。${secondary}`;
    case "rate":
      return `${level}。分母为 ${small}的不公布；分子${hidesDifference(policy, d.id) ? "、分母减分子" : ""}为 ${small}的，分子和比率不公布。${sayRounding(d.id, policy)}${secondary}`;
  }
}

/** Whether the higher threshold applies to an indicator. */
export const isSensitive = (d: Indicator) => d.sensitive ?? d.sensitivity === "sensitive_person_count";

const sayLevel = (id: string, policy: Policy) => (policy.finest[id] === "street" ? "公布到街镇" : "只公布全区");

const sayDominance = ({dominance}: Policy) =>
  dominance > 0 ? `，一人领得太多（第三名起的各人之和不到最多一人的 ${dominance}%）的也不公布` : "";

const sayRounding = (id: string, policy: Policy) =>
  isRounded(policy, id) ? `其余人数取整到 ${step} 的倍数，合计各自取整，比率由取整后的数算。` : "";

/** Said with every table and indicator of persons. */
const secondary = "为使它们不能由合计、别的表推算，另有少数格子一同隐去。";
