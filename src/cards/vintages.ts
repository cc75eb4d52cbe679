import {group, sum} from "d3";
import {formatCount, formatPeriod, number} from "./format.js";
import {card, type Content} from "./frame.js";
import {findIndicator} from "./receipt.js";
import {releaseAnchor} from "./releases.js";
import {newestOf} from "./rows.js";
import {district, sayWithUnit} from "./series.js";
import type {IndicatorReceipt, Row, Site} from "./site.js";
import {link} from "./text.js";
import {type Cell, count, figure, foldedTable, sayCell, type Table, table} from "./table.js";

type Vintage = Row<"vintages">;

/** So many releases side by side, and so many of the newest periods besides those that were revised. */
const columns = 12;
const newest = 3;

/** What one figure was, release by release: its vintages in the order of publication. */
interface Figure {
  period_type: string;
  period: string;
  area_code: string;
  vintages: readonly Vintage[];
}

/** Whether readers saw one value and later another: a first value after 未报 is no revision, nor is a period that ended. */
const isRevised = ({vintages}: Figure) => new Set(vintages.map((v) => v.value).filter((v) => v !== "")).size > 1;

function figuresOf(rows: readonly Vintage[]): Figure[] {
  return [...group(rows, (row) => `${row.period_type}|${row.period}|${row.area_code}`).values()].map((vintages) => {
    const {period_type, period, area_code} = vintages[0]!;
    return {period_type, period, area_code, vintages};
  });
}

/** Every indicator that has figures, in the order of the definitions. */
function byIndicator(site: Site): {indicator: IndicatorReceipt; figures: Figure[]; revised: Figure[]}[] {
  const rows = group(site.tables.vintages, (row) => row.indicator_id);
  return site.receipts.indicators.flatMap(({id}) => {
    const figures = figuresOf(rows.get(id) ?? []);
    return figures.length === 0
      ? []
      : [{indicator: findIndicator(site, id)!, figures, revised: figures.filter(isRevised)}];
  });
}

const say = (vintage: Vintage | undefined, {unit}: IndicatorReceipt): Cell =>
  vintage ? figure(number(vintage.value), vintage.flag, {unit, write: (value) => sayWithUnit(value, unit)}) : "–";

const sayArea = (site: Site, code: string) => (code === district ? "全区" : site.label("streets", code));

/** How many figures of each indicator were published otherwise later, and the last time that one was. */
export const vintageSummary = card({
  resource: "vintages",
  receipt: "none",
  draw(_, site) {
    const {releases} = site.tables;
    const all = byIndicator(site);
    const total = sum(all, ({figures}) => figures.length);
    const revised = all.filter((one) => one.revised.length > 0);
    return {
      title:
        releases.length < 2
          ? "只保留了一次发布，还没有前后可比的数"
          : `${releases.length} 次发布里，${formatCount(total)} 个数中有 ${formatCount(sum(revised, (one) => one.revised.length))} 个公布后改过`,
      lead: revised.length ? `${revised.length} 个指标有改过的数，其余 ${all.length - revised.length} 个没有。` : "",
      wide: true,
      body: revised.length
        ? [
            table(
              "改过的数（个）",
              [
                {title: "指标", value: ({indicator}) => indicator.name},
                {title: "公布过", numeric: true, value: ({figures}) => count(figures.length)},
                {title: "改过", numeric: true, value: ({revised}) => count(revised.length)},
                {
                  title: "最近一次改在",
                  short: true,
                  value: ({revised}) => formatPeriod(newestOf(revised.map(({vintages}) => vintages.at(-1)!.as_of))!)
                }
              ],
              revised
            )
          ]
        : []
    };
  }
});

/** For each indicator with a revised figure: the triangle of the district, and first and later values of all areas. */
export const revisionTriangles = card({
  resource: "vintages",
  receipt: "none",
  draw(_, site) {
    const drawn = byIndicator(site)
      .filter(({revised}) => revised.length > 0)
      .map(({indicator, figures, revised}): Content => ({
        id: `revisions-${indicator.id}`,
        title: `${indicator.name}：${formatCount(revised.length)} 个数公布后改过`,
        wide: true,
        body: [...triangle(site, indicator, figures), firstAndLater(site, indicator, revised)]
      }));
    if (drawn.length) return drawn;
    return {title: site.tables.releases.length < 2 ? "下一次发布之后才有" : "没有一个数公布后改过"};
  }
});

/** One indicator’s figures as they were published, also where none was changed later. */
export function vintagesOf(site: Site, indicator: IndicatorReceipt): Content {
  const figures = figuresOf(site.tables.vintages.filter((row) => row.indicator_id === indicator.id));
  const revised = figures.filter(isRevised);
  const type = ["month", "quarter", "year"].find((t) => figures.some((f) => f.period_type === t)) ?? "year";
  const ofDistrict = figures.filter((f) => f.area_code === district);
  return {
    id: "vintages",
    title: revised.length
      ? `公布过 ${formatCount(figures.length)} 个数，${formatCount(revised.length)} 个后来改过`
      : `公布过 ${formatCount(figures.length)} 个数，没有一个后来改过`,
    lead: "每次发布时是多少；为什么改，见发布记录。",
    wide: true,
    body: [
      ...(ofDistrict.some(isRevised)
        ? triangle(site, indicator, figures)
        : grid(site, indicator, ofDistrict.filter((f) => f.period_type === type).slice(-newest))),
      ...(revised.length ? [firstAndLater(site, indicator, revised)] : [])
    ]
  };
}

/** Of one kept release so many figures that were published otherwise are listed. */
const mostCompared = 40;

/** Each earlier kept release beside the present one: every figure that readers saw otherwise then, and why it changed. */
export const asOfReleases = card({
  resource: "vintages",
  receipt: "none",
  draw(_, site) {
    const {releases, revisions} = site.tables;
    const order = new Map(releases.map(({release}, i) => [release, i]));
    const reasons = new Map(
      revisions.filter((r) => r.resource === "indicators" && r.column === "value").map((r) => [r.key, r.reason])
    );
    const all = byIndicator(site);
    const isHidden = ({vintages}: Figure) => vintages.some(({flag}) => flag === "suppressed");
    const earlier = releases.slice(0, -1).map(({release, as_of}, at): Content => {
      const then = ({vintages}: Figure) => vintages.filter((v) => order.get(v.release)! <= at).at(-1);
      const compared = all.flatMap(({indicator, figures}) =>
        figures.flatMap((f) => {
          const [before, now] = [then(f), f.vintages.at(-1)!];
          return isHidden(f) || before === undefined || (before.value === now.value && before.flag === now.flag)
            ? []
            : [{indicator, f, before, now}];
        })
      );
      const added = sum(all, ({figures}) => figures.filter((f) => !isHidden(f) && then(f) === undefined).length);
      const why = ({indicator, f, now}: (typeof compared)[number]): Cell =>
        (now.release === releases.at(-1)!.release &&
          reasons.get(`${indicator.id}|${f.period_type}|${f.period}|${f.area_code}`)) ||
        link("见发布记录", {page: "release-log", anchor: releaseAnchor(now.release)});
      return {
        id: `as-of-${release}`,
        title: `${formatPeriod(as_of)}的发布与现在：${compared.length ? `${formatCount(compared.length)} 个数不同` : "没有一个数不同"}${added ? `，后来新公布 ${formatCount(added)} 个` : ""}`,
        wide: true,
        body: compared.length
          ? [
              foldedTable(
                compared.length > mostCompared ? `不同的数（先列 ${mostCompared} 个，全部在“探索”里对照）` : "不同的数",
                [
                  {title: "指标", value: ({indicator}) => indicator.name},
                  {title: "期间", value: ({f}) => formatPeriod(f.period)},
                  {title: "地区", value: ({f}) => sayArea(site, f.area_code)},
                  {title: "那次", numeric: true, value: ({indicator, before}) => say(before, indicator)},
                  {title: "现在", numeric: true, value: ({indicator, now}) => say(now, indicator)},
                  {
                    title: "差",
                    numeric: true,
                    value: ({indicator, before, now}) => sayDifference(before.value, now.value, indicator)
                  },
                  {title: "改在", value: ({now}) => `${formatPeriod(now.as_of)}的发布`},
                  {title: "原因", value: why}
                ],
                compared.slice(0, mostCompared)
              )
            ]
          : []
      };
    });
    return earlier.length ? earlier.toReversed() : {title: "只保留了一次发布，还没有可以对照的"};
  }
});

function sayDifference(before: string, now: string, {unit}: IndicatorReceipt): string {
  const [from, to] = [number(before), number(now)];
  if (from === null || to === null) return "–";
  const size = Math.abs(to - from);
  const said = unit === "%" ? `${size < 0.05 ? "不到 0.1" : size.toFixed(1)} 个百分点` : sayWithUnit(size, unit);
  return to === from ? "0" : `${to > from ? "＋" : "－"}${said}`;
}

/** Periods down, releases across; a value that differs from the one on its left is marked. */
function triangle(site: Site, indicator: IndicatorReceipt, figures: readonly Figure[]): Table[] {
  const ofDistrict = figures.filter((f) => f.area_code === district);
  const type = ["month", "quarter", "year"].find((t) => ofDistrict.some((f) => f.period_type === t && isRevised(f)));
  if (!type) return [];
  const rows = ofDistrict.filter((f) => f.period_type === type).sort((a, b) => (a.period < b.period ? -1 : 1));
  return grid(
    site,
    indicator,
    rows.filter((f, i) => isRevised(f) || i >= rows.length - newest)
  );
}

function grid(site: Site, indicator: IndicatorReceipt, chosen: readonly Figure[]): Table[] {
  const order = site.tables.releases.map((r) => r.release);
  const at = ({vintages}: Figure, release: string) =>
    vintages.filter((v) => order.indexOf(v.release) <= order.indexOf(release)).at(-1);
  const cell = (figure: Figure, i: number): Cell => {
    const now = at(figure, order[i]!);
    const before = i > 0 ? at(figure, order[i - 1]!) : undefined;
    const said = say(now, indicator);
    return before && before.value !== "" && now!.value !== before.value
      ? {kind: "revised", text: `${sayCell(said)} ✎`}
      : said;
  };
  return [
    table(
      `全区，各次发布时的值；✎ 是改过的`,
      [
        {title: "期间", short: true, value: (f: Figure) => formatPeriod(f.period)},
        ...site.tables.releases.slice(-columns).map(({release, as_of}) => ({
          title: `${formatPeriod(as_of)}发布`,
          numeric: true,
          value: (f: Figure) => cell(f, order.indexOf(release))
        }))
      ],
      chosen
    )
  ];
}

function firstAndLater(site: Site, indicator: IndicatorReceipt, revised: readonly Figure[]): Table {
  const most = 60;
  return foldedTable(
    revised.length > most ? `首次公布和现在（先列 ${most} 个，全部见 CSV）` : "首次公布和现在",
    [
      {title: "期间", value: (f) => formatPeriod(f.period)},
      {title: "地区", value: (f) => sayArea(site, f.area_code)},
      {title: "首次公布", numeric: true, value: (f) => say(first(f), indicator)},
      {title: "在", short: true, value: (f) => formatPeriod(first(f).as_of)},
      {title: "现在", numeric: true, value: (f) => say(f.vintages.at(-1), indicator)},
      {title: "最近改在", short: true, value: (f) => formatPeriod(f.vintages.at(-1)!.as_of)}
    ],
    revised.slice(0, most)
  );
}

const first = ({vintages}: Figure) => vintages.find((v) => v.value !== "")!;
