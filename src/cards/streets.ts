import {heat, yearColors} from "./chart.js";
import {formatCount, formatPeriod, number, yearBefore} from "./format.js";
import {
  type Block,
  card,
  type Content,
  type List,
  nothing,
  paragraph,
  status,
  type Tile,
  type TileMap
} from "./frame.js";
import {findIndicator, indicatorLink, toIndicator} from "./receipt.js";
import {distinct, newestOf, yearOf} from "./rows.js";
import {
  chartPoints,
  district,
  findSeries,
  sayDifference,
  sayFew,
  sayValue,
  sayWithUnit,
  seriesTable,
  type Point,
  type Series,
  spark,
  whyEmpty
} from "./series.js";
import type {IndicatorReceipt, Row, Site} from "./site.js";
import {count, foldedTable, pivot, table, worded} from "./table.js";
import {link, type Part} from "./text.js";

/** The 13 streets, in the order of their codes. */
export const streetsIn = (site: Site) =>
  site.tables.labels.filter(({list, code}) => list === "streets" && code !== district);

export interface OfStreets {
  indicator: IndicatorReceipt;
  period: string;
  rows: readonly {code: string; name: string; series: Series; point: Point | undefined}[];
  /** The district's figure of the same period. */
  whole: Point | undefined;
}

/** Compared once for the pages of all streets and indicators. */
const compared = new WeakMap<Site, Map<IndicatorReceipt, OfStreets | undefined>>();

/** An indicator by streets; undefined where it is not published by street, or not one figure is known. */
export function streetsOf(site: Site, indicator: IndicatorReceipt): OfStreets | undefined {
  const known = compared.get(site) ?? new Map<IndicatorReceipt, OfStreets | undefined>();
  compared.set(site, known);
  if (!known.has(indicator)) known.set(indicator, compareStreets(site, indicator));
  return known.get(indicator);
}

function compareStreets(site: Site, indicator: IndicatorReceipt): OfStreets | undefined {
  const own = site.tables.indicators.filter(
    ({indicator_id, area_code}) => indicator_id === indicator.id && area_code !== district
  );
  const types = distinct(own.map(({period_type}) => period_type));
  // A rate of a year says more of a street than one of a month, which is over few.
  const wanted = ["year", "quarter", "month"].find((type) => types.includes(type));
  if (wanted === undefined) return undefined;
  const all = streetsIn(site).flatMap(({code, name}) => {
    const series = findSeries(site, indicator.id, wanted, code);
    return series ? [{code, name, series}] : [];
  });
  const period = newestOf(
    all.flatMap(({series}) => series.points.flatMap((p) => (p.value === null ? [] : [p.period])))
  );
  if (period === undefined) return undefined;
  const at = (series: Series | undefined) => series?.points.find((point) => point.period === period);
  return {
    indicator,
    period,
    rows: all.map((one) => ({...one, point: at(one.series)})),
    whole: at(findSeries(site, indicator.id, wanted))
  };
}

/** A total of the district is no measure for one of its parts. */
export const isShare = ({unit}: IndicatorReceipt) => unit === "%" || unit === "元/人";

const isHidden = (point: Point | undefined) => point?.value === null && point.flag === "suppressed";

/** “13 个街镇：9 个高于全区，3 个隐去”. */
export function sayStreets({indicator, period, rows, whole}: OfStreets): string {
  const values = rows.flatMap(({point}) => point?.value ?? []);
  const hidden = rows.filter(({point}) => isHidden(point)).length;
  const tail = hidden ? `，${hidden} 个隐去` : "";
  const of = `${formatPeriod(period)} ${rows.length} 个街镇`;
  if (isShare(indicator) && whole && whole.value !== null) {
    const than = (sign: number) => values.filter((value) => Math.sign(value - whole.value!) === sign).length;
    const said = [
      [than(1), "高于全区"],
      [than(-1), "低于全区"],
      [than(0), "与全区相同"]
    ].flatMap(([n, words]) => (n ? [`${n} 个${words}`] : []));
    return `${of}：${said.join("，")}${tail}`;
  }
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => sayWithUnit(value, indicator.unit));
  return `${of}：${least === most ? `都是 ${least}` : `从 ${least} 到 ${most}`}${tail}`;
}

/** “249 / 253”: what a rate is made of, where both are published. */
export const partsOfRate = (point: Point | undefined): string | undefined => {
  const [part, whole] = [point?.row.numerator ?? "", point?.row.denominator ?? ""];
  return part === "" || whole === "" ? undefined : `${part} / ${whole}`;
};

/** Why a street has no number; undefined where it has one. */
export function whyNone(point: Point | undefined): string | undefined {
  if (!point) return "未报";
  if (point.value !== null) return undefined;
  return isHidden(point) ? "隐去" : point.row.denominator === "0" ? "无对象" : "未报";
}

/** “天平路”: the name without what all of them are. */
const shortName = (name: string) => name.replace(/(街道|镇)$/, "");

/** Shades of the tile map. */
const shades = 5;

/** An indicator on the tile map; without one, the names alone. */
function tileMap(site: Site, found: OfStreets | undefined): TileMap | undefined {
  const places = site.tables.street_tiles;
  if (places.length === 0) return undefined;
  const values = found?.rows.flatMap(({point}) => point?.value ?? []) ?? [];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const shade = (value: number) =>
    most === least ? 1 : Math.min(shades - 1, Math.floor(((value - least) / (most - least)) * shades));
  return {
    kind: "tile-map",
    label: found ? `${found.indicator.name}，${formatPeriod(found.period)}各街镇` : "各街镇",
    tiles: places.map(({street: code, tile_row, tile_column}) => {
      const name = site.label("streets", code);
      const one = found?.rows.find((row) => row.code === code);
      const value = one?.point?.value ?? null;
      return {
        name: shortName(name),
        row: number(tile_row) ?? 1,
        column: number(tile_column) ?? 1,
        to: {page: `streets/${code}`},
        ...(found
          ? {
              text:
                whyNone(one?.point) ?? sayFew(one!.series, one!.point!) ?? sayWithUnit(value!, found.indicator.unit),
              state: value === null ? "none" : `shade-${shade(value)}`
            }
          : {state: "plain"})
      };
    })
  };
}

const notBorders = "方格图只示意大致的相邻关系，不是边界。";

/** The way in: the 13 where they stand, and the indicators whose maps follow. */
export const streetMap = card({
  resource: "street_tiles",
  empty: "街镇",
  draw(_, site) {
    const map = tileMap(site, undefined);
    const all = mapped(site);
    const index: List = {
      kind: "list",
      as: "index",
      items: all.map(({indicator: {id, name}}) => ({text: link(name, {anchor: `map-${id}`})}))
    };
    return {
      title: `${streetsIn(site).length} 个街镇，点名称看它的页；${all.length} 项指标公布到街镇，点指标看它的图`,
      lead: `${notBorders}图上颜色越深数越大，不分好坏；斜纹是没有数或隐去的。`,
      wide: true,
      split: true,
      body: [...(map ? [map] : []), ...(all.length ? [index] : [])]
    };
  }
});

const mapped = (site: Site): OfStreets[] =>
  site.receipts.indicators.flatMap((indicator) => streetsOf(site, indicator) ?? []);

/** A map an indicator. */
export const streetMaps = card({
  resource: "indicators",
  draw(_, site) {
    const all = mapped(site);
    if (all.length === 0) return nothing("各街镇的指标");
    return all.map((found): Content => {
      const {indicator} = found;
      const map = tileMap(site, found);
      return {
        id: `map-${indicator.id}`,
        indicator: indicator.id,
        title: `${indicator.name}：${sayStreets(found)}`,
        body: [
          ...(map ? [map] : []),
          foldedTable(
            `${indicator.name}，${formatPeriod(found.period)}`,
            [
              {title: "街镇", value: ({name}) => name},
              {
                title: "数值",
                numeric: true,
                value: ({series, point}) =>
                  worded(
                    point?.value ?? null,
                    whyNone(point) ?? sayFew(series, point!) ?? sayWithUnit(point!.value!, indicator.unit)
                  )
              },
              ...(indicator.unit === "%"
                ? [
                    {
                      title: "其中",
                      numeric: true,
                      value: ({point}: OfStreets["rows"][number]) => partsOfRate(point) ?? "–"
                    }
                  ]
                : [])
            ],
            found.rows
          ),
          paragraph([link("历次与全区", toIndicator(indicator.id))], "note")
        ]
      };
    });
  }
});

// One street.

const nameOf = (site: Site, area: string) => site.label("streets", area);

/** What the street did in the newest year, against the others and its own year before. */
export const streetNow = card({
  resource: "activities_monthly",
  draw(rows, site, {area = ""}): Content {
    const name = nameOf(site, area);
    const year = newestOf(rows.map(({month}) => yearOf(month)));
    if (year === undefined) return nothing(`${name}的活动`);
    const events = (code: string, of: string) =>
      rows
        .filter((row) => row.area_code === code && row.month.startsWith(of))
        .reduce((sum, row) => sum + (number(row.events) ?? 0), 0);
    const own = events(area, year);
    const all = streetsIn(site).map(({code}) => events(code, year));
    const quarters = site.tables.coverage_quarterly.filter(
      (row) => row.area_code === area && row.quarter.startsWith(year)
    );
    const gaps = quarters.filter(({covered}) => covered !== "1").map(({quarter}) => formatPeriod(quarter));
    const before = rows.some(({month}) => month.startsWith(yearBefore(year)))
      ? events(area, yearBefore(year))
      : undefined;
    const five = findSeries(site, "five_haves_rate", "quarter", area);
    return {
      title: `${year}年办活动 ${own} 场${before === undefined ? "" : own === before ? "，与上年持平" : `，比上年${own > before ? "多" : "少"} ${Math.abs(own - before)} 场`}${gaps.length ? `；${gaps.join("、")}没有活动` : ""}`,
      value: [formatCount(own), "场"],
      period: year,
      body: [
        {
          kind: "terms",
          terms: [
            {
              term: "全区",
              said: [
                `${all.length} 个街镇合计 ${formatCount(all.reduce((sum, n) => sum + n, 0))} 场，最多 ${Math.max(...all)} 场，最少 ${Math.min(...all)} 场`
              ]
            },
            {
              term: "季度",
              said: [
                quarters.length === 0
                  ? "没有数据"
                  : gaps.length
                    ? `${quarters.length} 个季度里 ${gaps.length} 个没有活动：${gaps.join("、")}`
                    : `${quarters.length} 个季度都有活动`
              ]
            },
            ...(five?.latest
              ? [
                  {
                    term: "“五有”",
                    said: [
                      `${formatPeriod(five.latest.period)} ${partsOfRate(five.latest) ?? sayValue(five).join(" ")} 个站达标`
                    ]
                  }
                ]
              : [])
          ]
        },
        ...pastOf(site, area)
      ],
      limitations: ["没有报送台账的街镇与没有活动的街镇在此无法区分。"]
    };
  }
});

/** The activities of a street by quarter, each year a line: its own past. */
function pastOf(site: Site, area: string): Block[] {
  const series = findSeries(site, "activity_count", "quarter", area);
  if (!series?.latest || series.periodType !== "quarter") return [];
  const years = distinct(series.points.map(({period}) => yearOf(period))).slice(-yearColors.length);
  return [
    {
      kind: "cycle",
      label: `${nameOf(site, area)}各季度活动场次，逐年对照`,
      by: "quarter",
      unit: series.indicator.unit,
      series: years.map((year, i) => ({name: `${year}年`, color: yearColors.slice(-years.length)[i]!})),
      points: series.points
        .filter(({period}) => years.includes(yearOf(period)))
        .map(({period, value}) => ({period, value, series: `${yearOf(period)}年`}))
    },
    seriesTable(site, series)
  ];
}

/** Month by type: how many activities, in the newest year. */
export const streetCalendar = card({
  resource: "activities_monthly",
  draw(all, site, {area = ""}) {
    const rows = all.filter((row) => row.area_code === area);
    const year = newestOf(all.map(({month}) => yearOf(month)));
    if (year === undefined || rows.length === 0) return [];
    const own = rows.filter(({month}) => month.startsWith(year));
    const held = distinct(all.map(({activity_type}) => activity_type));
    const types = site.tables.labels
      .filter(({list, code}) => list === "activity_types" && held.includes(code))
      .map(({code}) => code);
    const months = Array.from({length: 12}, (_, i) => `${year}-${String(i + 1).padStart(2, "0")}`).filter(
      (month) => month <= site.release.as_of
    );
    const say = (month: string) => `${Number(month.slice(5))}月`;
    const type = (code: string) => site.label("activity_types", code);
    const at = (month: string, code: string) =>
      own
        .filter((row) => row.month === month && row.activity_type === code)
        .reduce((n, row) => n + (number(row.events) ?? 0), 0);
    const none = months.filter((month) => types.every((code) => at(month, code) === 0)).map(say);
    return {
      title: none.length
        ? `${year}年 ${months.length} 个月里 ${none.length} 个月没有活动：${none.join("、")}`
        : `${year}年每个月都有活动`,
      body: [
        heat(`${year}年各月各类活动场次`, {
          columns: months.map(say),
          rows: types.map(type),
          cells: months.flatMap((month) =>
            types.flatMap((code) => {
              const n = at(month, code);
              return n === 0 ? [] : [{column: say(month), row: type(code), value: n, text: String(n)}];
            })
          ),
          most: Math.max(1, ...own.map((row) => number(row.events) ?? 0)),
          stroke: "cell-line",
          row: 30
        }),
        foldedTable(
          `${nameOf(site, area)}${year}年各月各类活动场次`,
          [
            {title: "月份", value: (month) => say(month)},
            ...types.map((code) => ({
              title: type(code),
              numeric: true,
              value: (month: string) => count(at(month, code))
            }))
          ],
          months
        )
      ]
    };
  }
});

/** Every indicator that has streets: this one, the district, its own year before. */
export const streetIndicators = card({
  resource: "indicators",
  draw(_, site, {area = ""}): Content {
    const tiles = mapped(site).flatMap(({indicator, rows, whole, period}): Tile[] => {
      const own = rows.find(({code}) => code === area);
      if (!own) return [];
      const {series, point} = own;
      const named = {title: indicator.name, to: toIndicator(indicator.id)};
      if (!point) return [{...named, empty: whyEmpty(series)}];
      const of = {...series, latest: point};
      const chart = spark(series);
      const drawn = chartPoints(series).filter(({value}) => value !== null).length > 1;
      return [
        {
          ...named,
          status: status(site, point.status),
          value: point.value === null ? [whyNone(point)!, ""] : sayValue(of),
          period,
          lead: sayBeside(of, whole),
          ...(chart && drawn ? {chart} : {}),
          goal: partsOfRate(point) ?? "",
          definition: indicator.id
        }
      ];
    });
    return {form: "bare", title: "各项指标", body: [{kind: "tiles", tiles}]};
  }
});

/** “全区 95.1%；比上年同期上升 2.0 个百分点”. */
function sayBeside({indicator, latest, points}: Series, whole: Point | undefined): string {
  const {unit} = indicator;
  const said: string[] = [];
  if (isShare(indicator) && whole && whole.value !== null) said.push(`全区 ${sayWithUnit(whole.value, unit)}`);
  const then = points.find(({period}) => period === yearBefore(latest!.period));
  if (latest!.value !== null && then && then.value !== null)
    said.push(`同比${sayDifference(latest!.value, then.value, unit)}`);
  return said.join("；");
}

/** The stations of a street in the newest quarter. */
export const streetStations = card({
  resource: "stations_quarterly",
  draw(all, site, {area = ""}) {
    const rows = all.filter((row) => row.area_code === area);
    const quarter = newestOf(rows.map((row) => row.quarter));
    if (quarter === undefined) return [];
    const quarters = distinct(rows.map((row) => row.quarter))
      .sort()
      .slice(-4);
    const now = rows.filter((row) => row.quarter === quarter);
    const total = (key: "stations" | "five_haves" | "model_stations", of: readonly Row<"stations_quarterly">[]) =>
      of.reduce((sum, row) => sum + (number(row[key]) ?? 0), 0);
    const grid = pivot(rows, {
      row: (row) => row.quarter,
      column: (row) => row.level,
      cell: (row) => worded(number(row.stations), `${row.five_haves || "–"} / ${row.stations || "–"}`)
    });
    const levels = distinct(rows.map((row) => row.level));
    const lacking = total("stations", now) - total("five_haves", now);
    return {
      title: `${total("stations", now)} 个站，“五有”达标 ${total("five_haves", now)} 个${lacking ? `，差 ${lacking} 个` : "，齐备"}，示范站 ${total("model_stations", now)} 个`,
      period: quarter,
      body: [
        table(
          "“五有”达标的站 / 全部的站",
          [
            {title: "季度", short: true, value: (of) => formatPeriod(of)},
            ...levels.map((level) => ({
              title: site.label("station_levels", level),
              numeric: true,
              value: (of: string) => grid.at(of, level)
            }))
          ],
          quarters.toReversed()
        )
      ]
    };
  }
});

/** What of a street is hidden, how much of it, and why. */
export const streetHidden = card({
  resource: "indicators",
  receipt: "none",
  draw(rows, site, {area = ""}): Content {
    const hidden = rows.filter((row) => row.area_code === area && row.flag === "suppressed");
    const ids = distinct(hidden.map((row) => row.indicator_id));
    const of = <T extends {area_code: string; flag: string}>(table: readonly T[]) =>
      table.filter((row) => row.area_code === area && row.flag === "suppressed").length;
    const others = [
      ["优抚发放（按月）", of(site.tables.payouts_streets), "payouts_streets"],
      ["接收安置（按年）", of(site.tables.resettlement_streets), "resettlement_streets"]
    ] as const;
    const said: Part[][] = [
      ...ids.map((id): Part[] => {
        const indicator = findIndicator(site, id)!;
        const n = hidden.filter((row) => row.indicator_id === id).length;
        return [indicatorLink(site, id), `：${n} 个数隐去。${indicator.disclosure}`];
      }),
      ...others.flatMap(([name, n, resource]): Part[][] => {
        const receipt = site.receipts.resources.find((one) => one.name === resource);
        return n ? [[`${name}：${n} 个数隐去。${receipt?.disclosure ?? ""}`]] : [];
      })
    ];
    const none = paragraph("这个街镇没有一个数隐去。");
    return {
      title: said.length ? `${said.length} 项有隐去的数` : "没有隐去的数",
      wide: true,
      body: said.length ? [{kind: "list", as: "limits", items: said.map((text) => ({text}))}] : [none]
    };
  }
});
