import {sum} from "d3";
import {formatCount, formatPeriod, number, sayLate} from "./format.js";
import {card, nothing} from "./frame.js";
import {newestOf} from "./rows.js";
import {district} from "./series.js";
import type {Row, Site} from "./site.js";
import {type Cell, count, foldedTable, table, worded} from "./table.js";
import {link, type Part, type Text} from "./text.js";
import {unitLink} from "./units.js";

const int = (text: string) => number(text) ?? 0;
const counted = (text: string): Cell => count(int(text));
/** A number of rows; none where it would give a hidden number of persons away. */
const rowCount = (text: string): Cell => (text === "" ? worded(null, "不公布") : counted(text));

/** The title of a contract; of what none was recognised for, `absent`. */
const sourceTitle = (site: Site, id: string, absent = "") =>
  site.tables.sources.find((source) => source.contract === id)?.title ?? (id || absent);

/** A stale source is marked 1 or true by whoever wrote the package. */
export function isStale(row: Row<"sources">): boolean {
  return row.stale === "1" || row.stale === "true";
}

/** How much is hidden, and what of it for the sake of others. */
export const hiddenShare = card({
  resource: "indicators",
  receipt: "none",
  draw(_, site) {
    const {cells, primary, secondary} = site.receipts.hidden;
    const {k, k_sensitive} = site.receipts.thresholds;
    if (cells === 0) return nothing("隐去的格子");
    const share = (n: number) => `${((100 * n) / cells).toFixed(1)}%`;
    return {
      title: `涉及人的 ${formatCount(cells)} 个数里，隐去 ${share(primary + secondary)}`,
      wide: true,
      body: [
        table(
          "隐去的数",
          [
            {title: "原因", value: (row) => row.why},
            {title: "个数", numeric: true, value: (row) => count(row.n)},
            {title: "占涉及人的数", numeric: true, value: (row) => worded((100 * row.n) / cells, share(row.n))}
          ],
          [
            {why: `人数在门槛以下（一般 ${k} 人，敏感类别 ${k_sensitive} 人），或随这样的人数`, n: primary},
            {why: "本身不小，公布了它，别的隐去的数就能推算出来", n: secondary}
          ],
          {stack: true}
        )
      ],
      limitations: [
        "数的是各表里涉及人的格子，人数、金额、比率的分子和分母各算一个；同一个数在几张表里出现，各算一次。"
      ]
    };
  }
});

/** What nobody can read off this site, how much of it there is, and where it stands. */
export const notKnown = card({
  resource: "indicators",
  receipt: "none",
  draw(rows, site) {
    const {primary, secondary} = site.receipts.hidden;
    const {indicators} = site.receipts;
    const {scores_yearly: scores, published_figures: figures, sources: all} = site.tables;
    const year = newestOf(scores.map((row) => row.year));
    const unknown: {what: string; n: number; unit: string; where: Part}[] = [
      {
        what: "为保护个人隐去的数",
        n: primary + secondary,
        unit: "个",
        where: link("隐去的数", {anchor: "hidden-share"})
      },
      {
        what: "没有报来、算不出的全区数",
        n: rows.filter(({flag, area_code}) => flag === "missing" && area_code === district).length,
        unit: "个",
        where: link("指标", {page: "indicators"})
      },
      {
        what: "没有设目标，不判够不够的指标",
        n: indicators.filter(({target}) => !target).length,
        unit: "项",
        where: link("指标口径", {page: "definitions"})
      },
      {
        what: `${year ? `${year}年` : ""}分值未公布的考评条目`,
        n: sum(
          scores.filter((row) => row.year === year),
          (row) => int(row.items) - int(row.items_with_points)
        ),
        unit: "条",
        where: link("七连冠", {page: "seventh", anchor: "scores-by-section"})
      },
      {
        what: "公开报道里核对不了的数字",
        n: figures.filter(({verdict}) => !["match", "differs"].includes(verdict)).length,
        unit: "个",
        where: link("公开数字核对", {page: "published"})
      },
      {
        what: "没有按时交来的来源",
        n: all.filter(({days_late}) => days_late !== "").length,
        unit: "个",
        where: link("来源", {anchor: "sources"})
      }
    ];
    const some = unknown.filter(({n}) => n > 0);
    return {
      title: some.length ? `有 ${some.length} 类事情，本站不知道` : "没有隐去、未报、未设目标或核对不了的",
      lead: "不知道的不当作 0，也不推算。",
      wide: true,
      body: some.length
        ? [
            table(
              "本站不知道的",
              [
                {title: "不知道什么", value: ({what}) => what},
                {title: "多少", numeric: true, value: ({n, unit}) => worded(n, `${formatCount(n)} ${unit}`)},
                {title: "在哪里看", short: true, value: ({where}) => where}
              ],
              some,
              {stack: true}
            )
          ]
        : []
    };
  }
});

/** Who delivered what, and until when. */
export const sources = card({
  resource: "sources",
  empty: "数据来源",
  receipt: "none",
  draw(rows, site) {
    const stale = rows.filter(isStale);
    const never = rows.filter((row) => row.last_delivery === "");
    const late = rows.filter((row) => row.days_late !== "");
    return {
      title:
        stale.length + never.length + late.length
          ? `${rows.length} 个来源中，${never.length} 个未交付，${late.length} 个逾期，${stale.length} 个有文件整份退回`
          : `${rows.length} 个来源都按时交付`,
      lead: "按时、逾期以截止月份的最后一天计；频率是推定的，依据见 CSV，报送时限由本单位在参考数据里定。",
      wide: true,
      body: [
        table(
          "数据来源与更新情况",
          [
            {title: "来源", value: (row) => row.title},
            {title: "报送单位", value: (row) => unitLink(site, row.office)},
            {title: "数据到", short: true, value: (row) => month(row.data_through)},
            {title: "下次应交", short: true, value: (row) => row.next_due || "–"},
            {title: "状态", value: (row) => freshness(row)},
            {title: "空白模板", short: true, value: (row) => template(row)}
          ],
          rows,
          {stack: true}
        ),
        foldedTable(
          "各来源交来多少",
          [
            {title: "来源", value: (row) => row.title},
            {title: "方式", short: true, value: (row) => site.label("contract_kinds", row.kind)},
            {title: "频率", short: true, value: (row) => site.label("source_cadences", row.every)},
            {title: "最近交付", short: true, value: (row) => month(row.last_delivery)},
            {title: "文件", numeric: true, value: (row) => counted(row.files)},
            {title: "整份退回", numeric: true, value: (row) => counted(row.refused_files)},
            {title: "入库行", numeric: true, value: (row) => rowCount(row.rows_kept)},
            {title: "退回行", numeric: true, value: (row) => counted(row.rows_refused)}
          ],
          rows
        )
      ]
    };
  }
});

/** The blank workbook that lies beside the pages; the public example has no sender to fill one in. */
function template({contract}: Row<"sources">): Part {
  if (contract === "va_gdx") return "–";
  return link("下载", {file: `downloads/templates/${contract}.xlsx`});
}

function month(date: string): string {
  return date === "" ? "–" : formatPeriod(date.slice(0, 7));
}

/** Whether a source has come, and in time. */
export function freshness(row: Row<"sources">): Part {
  const [text, code] =
    row.last_delivery === ""
      ? (["未交付", "insufficient"] as const)
      : isStale(row)
        ? (["未更新", "at_risk"] as const)
        : row.days_late !== ""
          ? ([sayLate(row.days_late), "at_risk"] as const)
          : ([row.next_due === "" ? "已交付" : "按时", "on_track"] as const);
  return {kind: "status", text, code};
}

const parts = [
  ["表头", "rows_header"],
  ["说明", "rows_note"],
  ["合计", "rows_total"],
  ["空行", "rows_blank"],
  ["退回", "rows_refused"],
  ["入库", "rows_kept"]
] as const;

const amountParts = [
  ["入库", "amounts_kept"],
  ["退回（读得出，随所在的行）", "amounts_refused"],
  ["读不出（所在的行退回）", "amounts_unread"]
] as const;

/** No row is lost: what was scanned is what the six parts add up to; and no amount, as the loader holds every file to. */
export const conservation = card({
  resource: "deliveries",
  empty: "行数守恒",
  receipt: "none",
  draw(all) {
    const rows = all.filter((row) => row.flag !== "suppressed");
    const others = all.length - rows.length;
    const scanned = sum(rows, (row) => int(row.rows_scanned));
    const accounted = sum(parts, ([, column]) => sum(rows, (row) => int(row[column])));
    const broken = rows.filter((row) => int(row.rows_scanned) !== sum(parts, ([, column]) => int(row[column])));
    const amounts = sum(rows, (row) => int(row.amounts_read));
    const whereabouts = (
      caption: string,
      unit: string,
      columns: typeof parts | typeof amountParts,
      total: readonly [string, number]
    ) =>
      table(
        caption,
        [
          {title: "去向", value: ([name]) => name},
          {title: unit, numeric: true, value: ([, value]) => count(value)}
        ],
        [...columns.map(([name, column]) => [name, sum(rows, (row) => int(row[column]))] as const), total]
      );
    return {
      title: broken.length
        ? `${broken.length} 个文件的行数对不上，扫描 ${formatCount(scanned)} 行，可说明 ${formatCount(accounted)} 行`
        : `扫描 ${formatCount(scanned)} 行，一行不少：${rows.length} 个文件全部对上`,
      lead:
        "扫描行 ＝ 表头 ＋ 说明 ＋ 合计 ＋ 空行 ＋ 退回 ＋ 入库。CSV 的扫描行由另一段程序按字节数出，不依赖读表程序；工作簿的按工作表的行数。" +
        "金额也一样：另一段程序从原文逐格加总，与入库的加退回的逐列相等，一分不差，才能入库。这里只列格数，金额之和不公布。" +
        (others ? `另有 ${others} 个文件的行数会使隐去的人数被推算，不公布，也不在其中；它们在入库前同样核对。` : ""),
      body: [
        whereabouts("全部文件的行数（行）", "行数", parts, ["合计（＝扫描行）", accounted]),
        whereabouts("全部文件的金额（格）", "格数", amountParts, ["合计（＝交来的金额）", amounts])
      ]
    };
  }
});

/** Why rows were sent back, most frequent first. */
export const refusals = card({
  resource: "refusals",
  receipt: "none",
  draw(all, site) {
    const rows = all.toSorted((a, b) => int(b.rows) - int(a.rows));
    if (rows.length === 0) return {title: "没有退回的行"};
    return {
      title: `逐行退回的原因 ${rows.length} 种，最多的：${rows[0]!.message}`,
      lead: "一行可以有几种原因，整份退回的文件也列出它的原因，所以各行数相加不等于退回的行数。守恒表里的退回行只数公布行数的文件，两处不必相等。更正后随下一次交付补报。",
      body: [
        table(
          "退回原因",
          [
            {title: "来源", value: (row) => sourceTitle(site, row.contract)},
            {title: "交付", short: true, value: (row) => formatPeriod(row.delivery)},
            {title: "列", value: (row) => row.column},
            {title: "原因", value: (row) => row.message},
            {title: "行数", numeric: true, value: (row) => counted(row.rows)}
          ],
          rows
        )
      ]
    };
  }
});

/** What is possible but unusual in the newest delivery, and what is different in it from those before. */
export const questions = card({
  resource: "questions",
  receipt: "none",
  draw(rows, site) {
    if (rows.length === 0) return {title: "最近一次交付里没有要核实的"};
    return {
      title: `${formatPeriod(rows[0]!.delivery)}的交付里有 ${rows.length} 处请报送单位核实`,
      lead: "这些行已入库、已计入各数，没有退回；不合常情或与以前不同，请核实。列名、值和金额只在运维的核对结果里，不公布。",
      body: [
        table(
          "请核实的情形",
          [
            {title: "来源", value: (row) => sourceTitle(site, row.contract)},
            {title: "文件", value: (row) => row.file},
            {title: "列", value: (row) => row.column || "未约定的列"},
            {title: "情形", value: (row) => row.message || row.kind},
            {title: "次数", numeric: true, value: (row) => counted(row.count)}
          ],
          rows,
          {stack: true}
        )
      ]
    };
  }
});

/** Field names of JSON and Parquet stand in no row. */
function header(row: Row<"deliveries">): string {
  const last = int(row.header_row);
  if (row.header_row === "") return "–";
  if (last === 0) return "字段名";
  return row.header_depth === "2" ? `第 ${last - 1}–${last} 行` : `第 ${last} 行`;
}

/** The verdict in one piece, as narrow as print may be; the reason after it. */
const verdict = (site: Site, row: Row<"deliveries">): Text => [
  {
    kind: "status",
    text: site.label("load_verdicts", row.verdict),
    code: row.verdict === "refused" ? "at_risk" : "on_track"
  },
  row.reason ? ` ${row.reason}` : ""
];

/** Columns of the contract that the header names, of how many, and those that it names besides. */
function matched(row: Row<"deliveries">): string {
  if (row.columns_known === "") return "–";
  const unknown = int(row.columns_unknown);
  return `${row.columns_matched}/${row.columns_known}${unknown ? `，另有 ${unknown}` : ""}`;
}

/** The files of the newest deliveries; all of them are in the CSV. */
export const deliveryFiles = card({
  resource: "deliveries",
  empty: "交付的文件",
  receipt: "none",
  draw(all, site) {
    const newest = [...new Set(all.map((row) => row.delivery))].sort().slice(-3);
    const rows = all.filter((row) => newest.includes(row.delivery) || row.verdict === "refused").reverse();
    const refused = all.filter((row) => row.verdict === "refused").length;
    return {
      title: `${formatCount(all.length)} 份文件中，整份退回 ${refused} 份`,
      lead: "下表列最近三次交付的文件和所有整份退回的文件，全部文件见 CSV。前 30 行里认出的列名最多的一行（或两行）是表头；文件属于哪一种来源，看表头认出了哪一种约定的列：12/13 是约定的 13 列认出 12 列，另有的是不认识、没有读的列。",
      wide: true,
      body: [
        table(
          "交付的文件",
          [
            {title: "文件", value: (row) => (row.sheet ? `${row.file} · ${row.sheet}` : row.file)},
            {title: "交付", short: true, value: (row) => formatPeriod(row.delivery)},
            {title: "来源", value: (row) => sourceTitle(site, row.contract, "未能识别")},
            {title: "编码", value: (row) => row.encoding},
            {title: "表头", short: true, value: header},
            {title: "认出的列", short: true, value: matched},
            {title: "读到", numeric: true, value: (row) => rowCount(row.rows_read)},
            {title: "入库", numeric: true, value: (row) => rowCount(row.rows_kept)},
            {title: "退回", numeric: true, value: (row) => counted(row.rows_refused)},
            {title: "结论", value: (row) => verdict(site, row)}
          ],
          rows,
          {stack: true, folded: true}
        )
      ]
    };
  }
});
