import {z} from "zod";
import {type Base, baseIds, baseOf} from "./bases.js";

/**
 * What a published number says of persons. An `amount` follows the persons behind it; a `rate` of persons follows its
 * denominator and its numerator. `sensitive_person_count` is of disability, illness, 三属 or minors: the higher
 * threshold. What is not about persons is a public count, also where it is a rate. `never` is computed and not published.
 */
export const sensitivities = [
  "public_count",
  "person_count",
  "sensitive_person_count",
  "amount",
  "rate",
  "never"
] as const;
export type Sensitivity = (typeof sensitivities)[number];

export const periodTypes = ["month", "quarter", "year"] as const;
export type PeriodType = (typeof periodTypes)[number];

/** One aggregate over one fact. It is computed anew for each period and area, never added up from smaller ones. */
const measureSchema = z.strictObject({
  fact: z.enum(baseIds),
  /** Flows: the date that places a row in a period. */
  date: z.string().optional(),
  /** Which rows. `state_on`, the last day of the month at which a state is read, may be used with a case. */
  where: z.string().optional(),
  aggregate: z.discriminatedUnion("kind", [
    z.strictObject({kind: z.literal("count")}),
    z.strictObject({kind: z.literal("distinct"), column: z.string()}),
    z.strictObject({kind: z.literal("sum"), column: z.string()})
  ]),
  /** The mean of the reported months of the period; of a stock, as a denominator. */
  mean: z.literal(true).optional()
});
export type Measure = z.infer<typeof measureSchema>;

const fields = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  /** 中文名 */
  name: z.string(),
  /** In English, for who reads the code. */
  gloss: z.string(),
  /** One sentence in Chinese: what exactly is counted. */
  definition: z.string(),
  unit: z.enum(["人", "元", "元/人", "%", "场", "项"]),
  numerator: measureSchema,
  denominator: measureSchema.optional(),
  timeBasis: z.enum(["event", "accrual", "pay", "snapshot", "month_end", "build"]),
  /** Which periods are made, for the district and for each street. */
  periods: z.strictObject({
    district: z.array(z.enum(periodTypes)).min(1).readonly(),
    street: z.array(z.enum(periodTypes)).readonly()
  }),
  /** additive: may be added over time and streets; semi_additive: over neither without care; non_additive: never. */
  additivity: z.enum(["additive", "semi_additive", "non_additive"]),
  direction: z.enum(["higher", "lower", "context"]),
  responsibleUnit: z.string(),
  /** Section of the national standard, 1 to 10; null for what cuts across. */
  section: z.number().int().min(1).max(10).nullable(),
  basis: z.strictObject({kind: z.enum(["seed", "published", "inference"]), text: z.string()}),
  limitations: z.array(z.string()).readonly(),
  /** What disclosure goes by, see `sensitivities`. */
  sensitivity: z.enum(sensitivities),
  /** Amounts and rates of persons of a sensitive kind (disability, illness, 三属, minors): the higher threshold. */
  sensitive: z.literal(true).optional(),
  contracts: z.array(z.string()).min(1).readonly()
});
export type Indicator = z.infer<typeof fields>;

/** The traps: what a definition may not ask for, because it would add what cannot be added. */
function* traps(d: Indicator): Generator<string> {
  const measures = d.denominator ? [d.numerator, d.denominator] : [d.numerator];
  for (const m of measures) yield* measureTraps(m, baseOf(m.fact), d.unit);

  if (d.numerator.mean) yield "月平均只用作分母";

  const base = baseOf(d.numerator.fact);
  const basis = timeBasisOf(d.numerator);
  if (d.timeBasis !== basis && base.kind === "stock")
    yield `存量不能跨月累计：${d.numerator.fact} 是期末存量，时间口径只能是 snapshot，不能是 ${d.timeBasis}`;
  else if (d.timeBasis !== basis) yield `时间口径应为 ${basis ?? "（日期不在底表里）"}，写的是 ${d.timeBasis}`;

  if (d.denominator && d.additivity !== "non_additive")
    yield "比率不能相加，也不能取平均：各级都用分子之和除以分母之和，additivity 只能是 non_additive";
  if (!d.denominator && base.kind === "stock" && d.additivity === "additive")
    yield "存量不能跨月累计：期末存量的 additivity 不能是 additive";
  if (!d.denominator && d.numerator.aggregate.kind === "distinct" && d.additivity === "additive")
    yield "去重人数不能相加：同一人可在几个类别、街镇、月份里，合计要在各级重新去重，additivity 不能是 additive";
  if (d.unit === "%" && !d.denominator) yield "比率要有分母：不能把算好的比率再加起来或取平均";

  if (d.periods.street.length && measures.some((m) => !baseOf(m.fact).streets))
    yield `没有分街镇的数据：${measures.map((m) => m.fact).join("、")} 里有不分街镇的，periods.street 应为空`;
  if (base.shortest === "quarter" && [...d.periods.district, ...d.periods.street].includes("month"))
    yield `${d.numerator.fact} 按季度报送，不能做出月度数`;

  const resting = new Set(measures.map((m) => baseOf(m.fact).contract).filter((c) => c !== "reference"));
  const said = new Set(d.contracts);
  if (base.kind !== "finding" && [...resting].some((c) => !said.has(c)))
    yield `contracts 少了 ${[...resting].filter((c) => !said.has(c)).join("、")}`;
}

function* measureTraps(m: Measure, base: Base, unit: string): Generator<string> {
  if (m.aggregate.kind === "count" && base.rowsPerPerson === "many" && unit !== "元")
    yield `同一人会被数两次：${m.fact} 里一人可有几行（两个类别、两笔发放），人数要用 distinct person`;
  if (m.aggregate.kind === "distinct" && m.aggregate.column !== "person" && base.rowsPerPerson === "many")
    yield `同一人会被数两次：人数要用 distinct person，不是 distinct ${m.aggregate.column}`;
  if (m.aggregate.kind === "sum" && !base.sums?.includes(m.aggregate.column))
    yield `不能相加：${m.aggregate.column} 不是 ${m.fact} 里可以相加的量`;
  if (m.mean && base.kind !== "stock") yield `月平均只用于存量：${m.fact} 不是存量`;
  if (base.kind === "flow" && !(m.date && base.dates?.[m.date]))
    yield `${m.fact} 要说明按哪个日期归期：${Object.keys(base.dates ?? {}).join("、")}`;
  if (base.kind === "stock" && m.date) yield `存量不能跨月累计：${m.fact} 是期末存量，不按日期归期`;
}

/** What the numerator's fact and date make of time. */
function timeBasisOf(m: Measure): Indicator["timeBasis"] | undefined {
  const base = baseOf(m.fact);
  switch (base.kind) {
    case "flow":
      return m.date ? base.dates?.[m.date] : undefined;
    case "case":
      return "month_end";
    case "finding":
      return "build";
    default:
      return "snapshot";
  }
}

/** A definition that adds what cannot be added stops the program with the name of the trap. */
export const indicatorSchema = fields.check((ctx) => {
  for (const message of traps(ctx.value)) {
    ctx.issues.push({code: "custom", message: `${ctx.value.id}：${message}`, input: ctx.value.id});
  }
});
