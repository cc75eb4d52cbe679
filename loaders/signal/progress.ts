import type {Database} from "../base/duckdb.js";
import {monthOf} from "../base/periods.js";
import {headline} from "../indicators/headline.js";
import {indicators} from "../indicators/index.js";
import {type Indicator, type PeriodType, periodTypes} from "../indicators/indicator.js";
import type {Comment} from "../reference/commentary.js";
import {lampFor, type LampRule} from "../reference/lamps.js";
import type {Schedule} from "../reference/schedules.js";
import {rounded, type Target, targetFor} from "./series.js";
import type {Summary} from "./signals.js";

/** A published figure of the whole district, or of a window that ends with a month. */
export interface PublishedFigure {
  indicator_id: string;
  period_type: PeriodType | "ytd";
  period: string;
  value: number | null;
  flag: string;
  status: string;
  below: string;
}

type Figure = PublishedFigure;

export interface ProgressInput {
  asOf: string;
  targets: readonly Target[];
  schedules: readonly Schedule[];
  lamps: readonly LampRule[];
  comments: readonly (Comment & {stale: number})[];
  summaries: readonly Summary[];
  /** Indicators that are off track and of whose figure nobody has said anything. */
  unexplained: ReadonlySet<string>;
}

/** The district’s figures as they are published: what is hidden is empty here as it is to a reader. */
export async function readFigures(db: Database): Promise<Figure[]> {
  const rows = await db.all<Omit<Figure, "value"> & {value: string | null}>(
    `select indicator_id, period_type, period, value, flag, status, coalesce(below::text, '') as below
     from public_indicators where area_code = '310104'
     union all
     select indicator_id, 'ytd', period, value, flag, '', ''
     from public_indicators_cumulative where area_code = '310104' and "window" = 'ytd'
     order by all`
  );
  return rows.map((row) => ({...row, value: row.value === null ? null : Number(row.value)}));
}

/** One row for each indicator that leaders are shown first, then for each other one with a target in force. */
export function progressRows(figures: readonly Figure[], input: ProgressInput) {
  const first = headline.map((id) => indicators.find((d) => d.id === id)!);
  const others = indicators.filter(
    (d) => !headline.includes(d.id) && d.sensitivity !== "never" && targetFor(input.targets, d.id, input.asOf)
  );
  return [...first, ...others].map((d) =>
    progressOf(
      d,
      figures.filter((f) => f.indicator_id === d.id),
      input
    )
  );
}

const isReadable = ({value, flag}: Figure) => value !== null || flag === "suppressed";
const isShown = (f: Figure | undefined): f is Figure & {value: number} => f !== undefined && f.value !== null;
const isOver = (f: Figure | undefined) => isShown(f) && f.flag === "";

function progressOf(indicator: Indicator, own: readonly Figure[], input: ProgressInput) {
  const {asOf, schedules, lamps, summaries} = input;
  const year = asOf.slice(0, 4);
  const additive = indicator.additivity === "additive";
  const of = (type: Figure["period_type"]) => own.filter((f) => f.period_type === type);
  const at = (type: Figure["period_type"], period: string) => of(type).find((f) => f.period === period);

  const shortest = periodTypes.find((type) => of(type).some(isReadable)) ?? indicator.periods.district[0]!;
  const readable = of(shortest).filter(isReadable);
  const whole = at("year", year);
  const now =
    shortest === "year"
      ? (whole ?? readable.at(-1))
      : (readable.findLast((f) => f.flag !== "provisional") ?? readable.at(-1));
  const ytd = of("ytd").findLast((f) => f.period.startsWith(year) && isReadable(f));
  const cumulative = additive || shortest === "year" ? (whole ?? ytd) : ytd;

  // What the target speaks of: of what can be added up the year, of all else the newest figure.
  const judged = additive || shortest === "year" ? whole : now;
  const target = targetFor(input.targets, indicator.id, judged?.period ?? asOf);
  const completion =
    target && additive && target.operator !== "<=" && target.value > 0 && isShown(cumulative)
      ? rounded((100 * cumulative.value) / target.value)
      : null;
  const schedule = target && schedules.find((s) => s.indicator_id === indicator.id && s.year === Number(year));
  // A source that is late is not compared with a month that it has not told of.
  const through = shortest === "month" && now?.period.startsWith(year) ? now.period : asOf;
  const share = schedule ? schedule.shares[Number(through.slice(5, 7)) - 1]! : null;

  const gap = target ? gapOf(indicator, {target, judged, cumulative, completion, share}) : undefined;
  const lamp = gap?.against ? lampFor(lamps, gap.against, gap.difference) : undefined;
  const summary = summaryOf(indicator, summaries);
  const status = !target ? "no_target" : (judged?.status ?? "insufficient");
  const said = input.comments
    .filter((c) => c.indicator_id === indicator.id && c.area_code === "310104")
    .sort((a, b) => (a.written_on < b.written_on ? -1 : 1))
    .at(-1);
  return {
    indicator_id: indicator.id,
    headline: headline.includes(indicator.id) ? 1 : 0,
    responsible_unit: indicator.responsibleUnit,
    unit: indicator.unit,
    period_type: shortest,
    period: now?.period ?? "",
    area_code: "310104",
    value: now?.value ?? null,
    flag: now?.flag ?? "missing",
    below: now?.below ?? "",
    cumulative_of: cumulative?.period_type ?? "",
    cumulative_period: cumulative?.period ?? "",
    cumulative: cumulative?.value ?? null,
    cumulative_flag: cumulative?.flag ?? "",
    operator: target?.operator ?? "",
    target: target?.value ?? null,
    completion,
    scheduled_to: share === null ? "" : monthOf(through),
    scheduled: share,
    gap: gap?.against ? gap.difference : null,
    gap_against: gap?.against ?? "",
    ...changeOf(now, cumulative, {of: at, ytd, additive}),
    status,
    lamp: lamp?.lamp ?? "",
    lamp_why: lamp ? "" : whyDark(target, judged, gap, lamps),
    signal_of: summary?.series.periodType ?? "",
    variation: summary?.variation ?? "none",
    signal_since: summary?.since ?? "",
    differs: differs(status, lamp?.lamp, summary?.variation),
    next_step: said?.next_step ?? "",
    due: said?.due ?? "",
    owner: said?.owner ?? "",
    said_of: said?.period ?? "",
    stale: said?.stale ?? 0,
    unexplained: status === "off_track" && input.unexplained.has(indicator.id) ? 1 : 0
  };
}

interface Gap {
  against: LampRule["against"] | "";
  difference: number;
}

/** How far from where it should be, more being better; `against` is empty where nothing is due yet. */
function gapOf(
  {unit}: Indicator,
  f: {
    target: Target;
    judged: Figure | undefined;
    cumulative: Figure | undefined;
    completion: number | null;
    share: number | null;
  }
): Gap | undefined {
  const {target, judged, cumulative, completion, share} = f;
  const gap = (against: Gap["against"], difference: number): Gap => ({against, difference: rounded(difference)});
  const notDue = gap("", 0);
  if (completion !== null) {
    if (share !== null) return gap("schedule", completion - share);
    return isOver(judged) || completion >= 100 ? gap("target_points", completion - 100) : notDue;
  }
  if (share !== null && unit === "%" && target.operator === ">=" && isShown(cumulative))
    return gap("schedule", cumulative.value - (target.value * share) / 100);
  if (!isShown(judged)) return undefined;
  if (judged.flag === "provisional" && judged.status !== "on_track") return notDue;
  return gap(unit === "%" ? "target_points" : "target_count", better(judged.value, target));
}

function better(value: number, {operator, value: target}: Target): number {
  if (operator === "=") return -Math.abs(value - target);
  return operator === "<=" ? target - value : value - target;
}

function whyDark(
  target: Target | undefined,
  judged: Figure | undefined,
  gap: Gap | undefined,
  lamps: readonly LampRule[]
) {
  if (!target) return "no_target";
  if (judged?.flag === "suppressed" && judged.value === null) return "hidden";
  if (!gap) return "missing";
  if (gap.against === "") return "not_due";
  return lamps.some((rule) => rule.against === gap.against) ? "uncovered" : "no_rule";
}

/** The same time a year before: of the year so far where both can be read, else of the newest period. */
function changeOf(
  now: Figure | undefined,
  cumulative: Figure | undefined,
  {
    of,
    ytd,
    additive
  }: {
    of: (type: Figure["period_type"], period: string) => Figure | undefined;
    ytd: Figure | undefined;
    additive: boolean;
  }
) {
  const yearBefore = (f: Figure) =>
    of(
      f.period_type,
      f.period.replace(/^\d{4}/, (y) => String(Number(y) - 1))
    );
  const pair = (what: "cumulative" | "period", is: Figure | undefined) => {
    const was = is && yearBefore(is);
    return isOver(is) && isOver(was)
      ? {
          change_of: what,
          before_period: was!.period,
          before: was!.value,
          change: rounded(is!.value! - was!.value!)
        }
      : undefined;
  };
  // A year that is not over is compared by its window, where that says the same number.
  const soFar = cumulative?.flag === "provisional" && additive && ytd?.value === cumulative.value ? ytd : cumulative;
  return (
    pair("cumulative", soFar) ?? pair("period", now) ?? {change_of: "", before_period: "", before: null, change: null}
  );
}

/** The finest series that has a chart; else the finest there is. */
function summaryOf({id}: Indicator, summaries: readonly Summary[]): Summary | undefined {
  const own = (["month", "quarter"] as const).flatMap((type) =>
    summaries.filter(({series: s}) => s.indicator.id === id && s.periodType === type && s.area === "310104")
  );
  return own.find((s) => s.latest) ?? own[0];
}

/** Why lamp and signal may say different things: one speaks of the target, the other of change. */
function differs(status: string, lamp: string | undefined, variation: Summary["variation"] | undefined): string {
  const bad = ["off_track", "at_risk"].includes(status) || lamp === "red" || lamp === "yellow";
  const good = !bad && (status === "on_track" || lamp === "green");
  if (bad && variation === "improvement") return "behind_but_better";
  if (bad && variation === "common_cause") return "behind_as_usual";
  return good && variation === "concern" ? "met_but_worse" : "";
}
