import type {Funnel} from "./chart.js";
import {formatPeriod, number} from "./format.js";
import {type Block, card, paragraph} from "./frame.js";
import {findIndicator} from "./receipt.js";
import {district, sayWithUnit} from "./series.js";
import type {Row} from "./site.js";
import {type Column, count, table, worded} from "./table.js";

type Street = Row<"funnels">;
type Name = (row: Street) => string;

const n = (text: string) => number(text) ?? 0;
const percent = (text: string) => worded(n(text), sayWithUnit(n(text), "%"));

/**
 * The streets of one ratio between the limits of chance: `indicator=…`, and `period=` month, quarter or year, else the
 * longest that there is; the newest one. Whether a street stands outside is said; why, and whether that is good, is not.
 */
export const streetFunnel = card({
  resource: "funnels",
  draw(all, site, {indicator: id = "", period: wanted}) {
    const indicator = findIndicator(site, id);
    const own = all.filter((row) => row.indicator_id === id);
    const type = [wanted, "year", "quarter", "month"].find((one) => own.some((row) => row.period_type === one));
    const rows = newest(own.filter((row) => row.period_type === type));
    const title = indicator?.name ?? id;
    // Without a street, or where all or none of the district are in it, there is nothing to compare.
    if (!rows[0]) return [];
    const {period, law, phi, dispersion, center} = rows[0];
    const name: Name = ({area_code}) => site.label("streets", area_code);
    const outside = rows.filter(({place}) => place !== "inside");
    const hidden =
      site.tables.indicators.filter(
        (row) =>
          row.indicator_id === id && row.period_type === type && row.period === period && row.area_code !== district
      ).length - rows.length;
    const note = (text: string) => paragraph(text, "note");
    const body: Block[] = [
      funnelOf(title, indicator?.unit ?? "%", rows, name),
      note(
        `只有偶然的差别时，100 个街镇里约 95 个落在 95% 界限（长虚线）之内，1000 个里约 998 个落在 99.8% 界限（短虚线）之内；` +
          `分母小的街镇界限宽。界限由全区的值和分母按${site.label("funnel_laws", law)}算出。超出界限只说差别比偶然的大，不说为什么，也不是好坏；各街镇服务的对象和条件不同。`
      ),
      ...(dispersion
        ? [
            note(
              `各街镇的${site.label("funnel_dispersions", dispersion)}（φ = ${Math.round(100 * n(phi)) / 100}），${dispersion === "over" ? "超出界限的不说明它特别" : "界限偏宽"}。`
            )
          ]
        : []),
      ...(hidden > 0 ? [note(`${hidden} 个街镇的值或分母没有数或不公布，不在图里。`)] : []),
      table(
        `${title}，${formatPeriod(period)}`,
        columns(name, (code) => site.label("funnel_places", code)),
        rows,
        {stack: true}
      )
    ];
    return {
      indicator: id,
      title:
        outside.length === 0
          ? `${formatPeriod(period)}${title}：${rows.length} 个街镇都在偶然的差别之内`
          : `${formatPeriod(period)}${title}：${rows.length} 个街镇里 ${outside.length} 个超出偶然的界限`,
      lead: `全区 ${sayWithUnit(n(center), "%")}。按街镇代码排列，不是名次。`,
      wide: true,
      body,
      limitations: indicator?.limitations ?? []
    };
  }
});

function newest(rows: readonly Street[]): Street[] {
  const last = rows.reduce((late, {period}) => (period > late ? period : late), "");
  return rows.filter(({period}) => period === last);
}

function funnelOf(title: string, unit: string, rows: readonly Street[], name: Name): Funnel {
  const bySize = rows.toSorted((a, b) => n(a.denominator) - n(b.denominator));
  return {
    kind: "funnel",
    label: `${title}的街镇漏斗图：横轴是分母，纵轴是值，虚线是只有偶然的差别时的界限`,
    across: "分母",
    unit,
    center: n(rows[0]!.center),
    limits: bySize.map((row) => ({
      n: n(row.denominator),
      low95: n(row.lower_95),
      high95: n(row.upper_95),
      low998: n(row.lower_998),
      high998: n(row.upper_998)
    })),
    points: rows.map((row) => ({
      name: name(row),
      n: n(row.denominator),
      value: n(row.value),
      outside: row.place !== "inside"
    }))
  };
}

const columns = (name: Name, place: (code: string) => string): Column<Street>[] => [
  {title: "街镇", value: name},
  {title: "分母", numeric: true, value: (row) => count(n(row.denominator))},
  {title: "值", numeric: true, value: (row) => percent(row.value)},
  {title: "95% 界限", short: true, value: (row) => `${percent(row.lower_95).text} 至 ${percent(row.upper_95).text}`},
  {
    title: "99.8% 界限",
    short: true,
    value: (row) => `${percent(row.lower_998).text} 至 ${percent(row.upper_998).text}`
  },
  {title: "位置", value: (row) => place(row.place)}
];
