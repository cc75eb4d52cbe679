import {z} from "zod";
import {type Base, baseIds, baseOf, ownContracts} from "../warehouse/facts/bases.js";

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

/** Windows that end with a month: from January on, and the last twelve months. */
export const windows = ["ytd", "rolling12"] as const;
export type Window = (typeof windows)[number];

/** One aggregate over one fact. It is computed anew for each period and area, never added up from smaller ones. */
const measureSchema = z.strictObject({
  fact: z.enum(baseIds, {error: (issue) => `没有事实表 ${String(issue.input)}；现有 ${baseIds.join("、")}`}),
  /** Flows: the date that places a row in a period. A case with a date is placed by it instead of read at month-ends. */
  date: z.string().optional(),
  /** Which rows. `state_on`, the last day of the month at which a state is read, may be used with a case. */
  where: z.string().optional(),
  aggregate: z.discriminatedUnion("kind", [
    /** `rows`: rows are meant, also where one person may have several. */
    z.strictObject({kind: z.literal("count"), rows: z.literal(true).optional()}),
    z.strictObject({kind: z.literal("distinct"), column: z.string()}),
    z.strictObject({kind: z.literal("sum"), column: z.string()}),
    z.strictObject({kind: z.literal("max"), column: z.string()})
  ]),
  /** Rows that make the number unknown where there is one, since nobody said what they are. */
  unknown: z.string().optional(),
  /** The mean of the reported months of the period; of a stock, as a denominator. */
  mean: z.literal(true).optional(),
  /** A stock under a flow: what there was at the end of the period is meant. */
  atEnd: z.literal(true).optional()
});
export type Measure = z.infer<typeof measureSchema>;

const fields = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  /** 中文名 */
  name: z.string().min(1),
  /** In English, for who reads the code. */
  gloss: z.string().min(1),
  /** One sentence in Chinese: what exactly is counted. */
  definition: z.string().regex(/^[^。]+。$/, "口径是一句话"),
  unit: z.enum(["人", "人次", "元", "元/人", "%", "场", "次", "项", "篇", "支", "家", "个", "起", "天"], {
    error: (issue) => `没有单位 ${String(issue.input)}`
  }),
  numerator: measureSchema,
  denominator: measureSchema.optional(),
  /**
   * The numerator counts some of what the denominator counts, so that the ratio is never above the whole. Said only where
   * the parts do not show it (`isShare`).
   */
  share: z.literal(true).optional(),
  timeBasis: z.enum(["event", "accrual", "pay", "snapshot", "month_end", "build"]),
  /** Which periods are made, for the district and for each street. */
  periods: z.strictObject({
    district: z.array(z.enum(periodTypes)).min(1).readonly(),
    street: z.array(z.enum(periodTypes)).readonly()
  }),
  /** Windows that are made besides, from the same definition. */
  cumulative: z.array(z.enum(windows)).min(1).readonly().optional(),
  /** The value is published rounded down to a multiple of this. */
  floorTo: z.number().int().min(2).optional(),
  /** additive: may be added over time and streets; semi_additive: over neither without care; non_additive: never. */
  additivity: z.enum(["additive", "semi_additive", "non_additive"]),
  direction: z.enum(["higher", "lower", "context"]),
  responsibleUnit: z.string().min(1),
  /** Section of the national standard, 1 to 10; null for what cuts across. */
  section: z.number().int().min(1).max(10).nullable(),
  basis: z.strictObject({kind: z.enum(["seed", "published", "inference"]), text: z.string().min(1)}),
  limitations: z.array(z.string()).min(1).readonly(),
  /** What no row means where the period was reported: none of it (0), or that nobody said (empty). */
  absent: z.strictObject({means: z.enum(["zero", "unknown"]), say: z.string().min(1)}),
  /** What disclosure goes by, see `sensitivities`. */
  sensitivity: z.enum(sensitivities),
  /** Amounts and rates of persons of a sensitive kind (disability, illness, 三属, minors): the higher threshold. */
  sensitive: z.literal(true).optional(),
  contracts: z.array(z.string()).min(1).readonly()
});
export type Indicator = z.infer<typeof fields>;

/** A part by reference: the numerator of another indicator, so that the same thing is said once. */
export interface Reference {
  of: string;
  mean?: true;
  atEnd?: true;
}

/** An indicator as its file says it. */
export type Definition = Omit<Indicator, "numerator" | "denominator"> & {
  numerator: Measure | Reference;
  denominator?: Measure | Reference;
};

interface Trap {
  /** The field that has to change. */
  field: keyof Indicator;
  message: string;
}
const trap = (field: keyof Indicator, message: string): Trap => ({field, message});

/** The traps: what a definition may not ask for, because it would add or divide what cannot be. */
function* traps(d: Indicator): Generator<Trap> {
  yield* measureTraps("numerator", d.numerator);
  if (d.denominator) yield* measureTraps("denominator", d.denominator);
  if (d.numerator.mean) yield trap("numerator", "月平均只用作分母");

  const base = baseOf(d.numerator.fact);
  const basis = timeBasisOf(d.numerator);
  if (d.timeBasis !== basis && base.kind === "stock" && !d.numerator.date)
    yield trap(
      "timeBasis",
      `存量不能跨月累计：${d.numerator.fact} 是期末存量，时间口径只能是 snapshot，不能是 ${d.timeBasis}`
    );
  else if (d.timeBasis !== basis)
    yield trap("timeBasis", `时间口径应为 ${basis ?? "（日期不在底表里）"}，写的是 ${d.timeBasis}`);

  yield* additionTraps(d, base);
  yield* unitTraps(d);
  if (d.denominator) yield* divisionTraps(d, d.denominator);
  yield* periodTraps(d, base);

  const resting = [d.numerator, ...(d.denominator ? [d.denominator] : [])].map((m) => baseOf(m.fact).contract);
  const missing = [...new Set(resting)].filter((c) => !ownContracts.includes(c) && !d.contracts.includes(c));
  if (missing.length) yield trap("contracts", `contracts 少了 ${missing.join("、")}`);
}

function* additionTraps(d: Indicator, base: Base): Generator<Trap> {
  const {aggregate} = d.numerator;
  if (d.denominator && d.additivity !== "non_additive")
    yield trap(
      "additivity",
      "比率不能相加，也不能取平均：各级都用分子之和除以分母之和，additivity 只能是 non_additive"
    );
  if (d.share && d.unit !== "%") yield trap("share", "只有百分比才有部分与整体：share 只用于有分母、单位是 % 的指标");
  if (d.denominator) return;
  const stock = base.kind === "stock" || (base.kind === "case" && !d.numerator.date) || base.basis === "snapshot";
  if (stock && d.additivity === "additive")
    yield trap("additivity", "存量不能跨月累计：期末存量的 additivity 不能是 additive");
  if (aggregate.kind === "distinct" && d.additivity === "additive")
    yield trap(
      "additivity",
      aggregate.column === "person"
        ? "去重人数不能相加：同一人可在几个类别、街镇、月份里，合计要在各级重新去重，additivity 不能是 additive"
        : `去重个数不能相加：同一个 ${aggregate.column} 可在几个期间里，合计要在各级重新去重，additivity 不能是 additive`
    );
  if (d.unit === "%") yield trap("unit", "比率要有分母：不能把算好的比率再加起来或取平均");
}

/** What a number of this measure is of; undefined where that is wrong for a reason that another trap names. */
function unitOf({fact, aggregate: a}: Measure): readonly string[] | undefined {
  const base = baseOf(fact);
  switch (a.kind) {
    case "count":
      return base.rows;
    case "distinct":
      return a.column === "person" ? ["人"] : base.distinct?.[a.column] ? [base.distinct[a.column]!] : undefined;
    default:
      return base.sums?.[a.column] ? [base.sums[a.column]!] : undefined;
  }
}

/** Whether each thing in the denominator is in the numerator or is not: rows or persons of one fact, or as it is said. */
export function isShare({numerator: n, denominator: m, share}: Indicator): boolean {
  if (!m) return false;
  const [some, all] = [n.aggregate, m.aggregate];
  const alike =
    (some.kind === "count" && all.kind === "count") ||
    (some.kind === "distinct" && all.kind === "distinct" && some.column === all.column);
  return share === true || (alike && n.fact === m.fact && n.date === m.date);
}

function* unitTraps(d: Indicator): Generator<Trap> {
  const n = unitOf(d.numerator);
  const m = d.denominator && unitOf(d.denominator);
  if (!n || (d.denominator && !m)) return;
  if (!m) {
    if (d.unit !== "%" && !n.includes(d.unit))
      yield trap("unit", `单位不对：数出来的是 ${n.join("、")}，写的是 ${d.unit}`);
  } else if (d.unit === "%" ? !n.some((u) => m.includes(u)) : !n.some((x) => m.some((y) => d.unit === `${x}/${y}`)))
    yield trap("unit", `单位不对：分子是 ${n.join("、")}，分母是 ${m.join("、")}，相除不是 ${d.unit}`);
}

/** What may not be divided, because the two do not speak of the same things. */
function* divisionTraps({numerator: n, ...d}: Indicator, m: Measure): Generator<Trap> {
  const [over, under] = [baseOf(n.fact), baseOf(m.fact)];
  const flows = (x: Measure, base: Base) => x.date !== undefined || base.basis === "event";
  if (n.fact === m.fact && n.date !== m.date)
    yield trap("denominator", `粒度不一致：分子按 ${n.date ?? "期末"} 归期，分母按 ${m.date ?? "期末"} 归期`);
  if (flows(n, over) && under.kind === "stock" && !m.mean && !m.atEnd)
    yield trap("denominator", "粒度不一致：流量除以存量要说明用月平均（mean）还是期末数（atEnd）");
  if (
    under.kind === "annual" &&
    over.kind !== "annual" &&
    [...d.periods.district, ...d.periods.street].some((p) => p !== "year")
  )
    yield trap("denominator", `粒度不一致：${m.fact} 按年，不能作月度、季度数的分母`);
}

function* periodTraps(d: Indicator, base: Base): Generator<Trap> {
  const measures = d.denominator ? [d.numerator, d.denominator] : [d.numerator];
  const periods = [...d.periods.district, ...d.periods.street];
  if (d.periods.street.length && measures.some((m) => !baseOf(m.fact).streets))
    yield trap(
      "periods",
      `没有分街镇的数据：${[...new Set(measures.map((m) => m.fact))].join("、")} 里有不分街镇的，periods.street 应为空`
    );
  if (base.shortest === "quarter" && periods.includes("month"))
    yield trap("periods", `${d.numerator.fact} 按季度报送，不能做出月度数`);
  if (base.kind === "annual" && periods.some((p) => p !== "year"))
    yield trap("periods", `${d.numerator.fact} 按年报送，只能做出年度数`);
  if (!d.cumulative) return;
  if (measures.some((m) => !m.date))
    yield trap("cumulative", "存量不能跨月累计：累计和滚动十二个月只对按日期归期的流量");
  if (!d.periods.district.includes("month"))
    yield trap("cumulative", "累计数相减就是月度数：不公布月度数的指标不做累计");
}

function* measureTraps(field: "numerator" | "denominator", m: Measure): Generator<Trap> {
  const base: Base = baseOf(m.fact);
  const a = m.aggregate;
  if (a.kind === "count" && base.rowsPerPerson === "many" && !a.rows)
    yield trap(
      field,
      `同一人会被数两次：${m.fact} 里一人可有几行（两个类别、两笔发放），人数要用 distinct person；确要数行数的写 rows: true`
    );
  if (a.kind === "distinct" && a.column !== "person") {
    if (base.rowsPerPerson) yield trap(field, `同一人会被数两次：人数要用 distinct person，不是 distinct ${a.column}`);
    else if (!base.distinct?.[a.column]) yield trap(field, `不能去重：${a.column} 不是 ${m.fact} 里可以去重计数的列`);
  }
  if (a.kind === "sum" && !base.sums?.[a.column])
    yield trap(field, `不能相加：${a.column} 不是 ${m.fact} 里可以相加的量`);
  if (a.kind === "max" && base.kind !== "finding")
    yield trap(field, "最大值只用于本次构建的发现：各期、各街镇的最大值合不成合计");
  if (m.mean && base.kind !== "stock") yield trap(field, `月平均只用于存量：${m.fact} 不是存量`);
  if (m.atEnd && base.kind !== "stock") yield trap(field, `期末数只用于存量：${m.fact} 不是存量`);
  if (base.kind === "flow" && !(m.date && base.dates?.[m.date]))
    yield trap(field, `${m.fact} 要说明按哪个日期归期：${Object.keys(base.dates ?? {}).join("、")}`);
  if (base.kind === "case" && m.date && !base.dates?.[m.date])
    yield trap(field, `${m.fact} 没有日期 ${m.date}：${Object.keys(base.dates ?? {}).join("、")}`);
  if (["stock", "annual"].includes(base.kind) && m.date)
    yield trap(field, `存量不能跨月累计：${m.fact} 是期末存量，不按日期归期`);
}

/** What the numerator's fact and date make of time. */
function timeBasisOf(m: Measure): Indicator["timeBasis"] | undefined {
  const base = baseOf(m.fact);
  if (m.date) return base.dates?.[m.date];
  switch (base.kind) {
    case "flow":
      return undefined;
    case "case":
      return "month_end";
    case "finding":
      return "build";
    case "annual":
      return base.basis;
    default:
      return "snapshot";
  }
}

/** A definition that adds or divides what cannot be, with the name of the trap and the field that has to change. */
export const indicatorSchema = fields.check((ctx) => {
  for (const {field, message} of traps(ctx.value)) {
    ctx.issues.push({code: "custom", message: `${ctx.value.id}：${message}`, path: [field], input: ctx.value[field]});
  }
});
