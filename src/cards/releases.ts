import {group, sum} from "d3";
import {formatCount, formatPeriod} from "./format.js";
import {frame} from "./frame.js";
import {html} from "./html.js";
import {findIndicator} from "./receipt.js";
import type {Card, Row, Site} from "./site.js";
import {foldedTable, table} from "./table.js";

/** The kinds of reasons, in the order in which they are read. */
const kinds = [
  ["r1", "补报、更正的记录"],
  ["r2", "代码表、基数"],
  ["r3", "口径、方法"],
  ["c", "更正差错"],
  ["d", "披露控制"],
  ["u", "说不清（经批准）"]
] as const;

export const releaseAnchor = (release: string) => `r-${release}`;

function sayDeliveries(row: Row<"releases">): string {
  const months = row.deliveries.split(";").filter(Boolean);
  if (months.length === 0) return "没有新的";
  if (months.length <= 2) return months.map(formatPeriod).join("、");
  return `${formatPeriod(months[0]!)}至${formatPeriod(months.at(-1)!)}，${months.length} 次`;
}

/** Every kept release, the newest first. */
export const releaseLog: Card = (site, place) => {
  const rows = site.tables.releases.toReversed();
  return frame(site, place, {
    title: rows.length ? `保留 ${rows.length} 次发布` : "还没有发布记录",
    lead: "一个值可以有几种原因，各记一次。日期是截止月份的最后一天。清单的校验和就是那次发布的指纹；这一次的写不进自己里面，在发布目录的清单和流水账里。",
    wide: true,
    body: [
      table(
        "保留的各次发布",
        [
          {
            title: "截止月份",
            short: true,
            value: (row) => html`<span id="${releaseAnchor(row.release)}">${formatPeriod(row.as_of)}</span>`
          },
          {title: "日期", short: true, value: (row) => row.dated},
          {title: "新用到的交付", value: sayDeliveries},
          {title: "变化", value: (row) => row.said || "没有记录"},
          {
            title: "批准",
            value: (row) => (row.allowed ? `${row.allowed}（${row.allowed_by}）` : "–")
          },
          {title: "编号", value: (row) => html`<code>${row.release}</code>`},
          {title: "清单 sha256", value: (row) => (row.manifest ? html`<code>${row.manifest.slice(0, 12)}</code>` : "–")}
        ],
        rows,
        {stack: true}
      ),
      html`<p class="note">
        <a href="${place.root}feed.xml">订阅（Atom）</a>：每次发布一条。保留的每一次在
        <code>releases/编号/</code> 下，地址不变。
      </p>`
    ],
    resource: "releases",
    receipt: html``
  });
};

const resourceOf = (site: Site, name: string) => site.receipts.resources.find((r) => r.name === name);

/** The changed values by table and kind of reason. */
export const revisionSummary: Card = (site, place) => {
  const rows = site.tables.revisions;
  const last = site.tables.releases.at(-1);
  if (rows.length === 0) {
    const title = !last || last.previous === "" ? "第一次发布，没有可以比较的" : "已经公布的数没有一个变";
    return frame(site, place, {title, resource: "revisions", receipt: html``});
  }
  const tables = [...group(rows, (row) => row.resource)];
  const count = (of: readonly Row<"revisions">[], kind: string) =>
    sum(of, (row) => Number(row.kinds.split(";").includes(kind.toUpperCase())));
  const shown = kinds.filter(([kind]) => count(rows, kind) > 0);
  return frame(site, place, {
    title: `${formatCount(rows.length)} 个已公布的值变了：${shown.map(([kind, word]) => `${word} ${formatCount(count(rows, kind))}`).join("，")}`,
    lead: last?.allowed ? `说不清的变化经批准发布：${last.allowed}（${last.allowed_by}）。` : "",
    wide: true,
    body: [
      table(
        "按表和原因（个）",
        [
          {title: "表", value: ([name]) => resourceOf(site, name)?.title ?? name},
          ...shown.map(([kind, word]) => ({
            title: word,
            numeric: true,
            value: ([, of]: (typeof tables)[number]) => formatCount(count(of, kind))
          })),
          {title: "合计", numeric: true, value: ([, of]) => formatCount(of.length)}
        ],
        tables,
        {stack: true}
      )
    ],
    resource: "revisions",
    receipt: html``
  });
};

const most = 200;

/** The changed values themselves; indicators first, and of many only so many. */
export const revisionList: Card = (site, place) => {
  const rows = [...site.tables.revisions].sort(
    (a, b) => Number(b.resource === "indicators") - Number(a.resource === "indicators")
  );
  if (rows.length === 0) return "";
  const columnOf = ({resource, column}: Row<"revisions">) =>
    resourceOf(site, resource)?.columns.find((c) => c.name === column)?.title ?? column;
  return frame(site, place, {
    title: rows.length > most ? `先列 ${most} 个，全部见 CSV` : `逐个列出 ${rows.length} 个`,
    lead: "现在隐去的，只列标记的变化，不列原值。",
    wide: true,
    body: [
      foldedTable(
        "变了的值和原因",
        [
          {title: "表", value: (row) => resourceOf(site, row.resource)?.title ?? row.resource},
          {title: "哪一个", value: (row) => sayKey(site, row)},
          {title: "列", value: columnOf},
          {title: "原值", numeric: true, value: (row) => sayCell(row.before)},
          {title: "新值", numeric: true, value: (row) => sayCell(row.after)},
          {title: "原因", value: (row) => row.reason}
        ],
        rows.slice(0, most)
      )
    ],
    resource: "revisions",
    receipt: html``
  });
};

const words: Record<string, string> = {
  "": "空",
  suppressed: "不公布",
  missing: "未报",
  provisional: "未满期",
  on_track: "达标",
  at_risk: "有风险",
  off_track: "未达标",
  insufficient: "数据不足",
  no_target: "未设目标"
};
const sayCell = (value: string) => words[value] ?? value;

/** A key in words: the indicator's name, periods, streets and other codes by their names. */
export function sayKey(site: Site, {key}: Row<"revisions">): string {
  const said = key.split("|").flatMap((part) => {
    if (["month", "quarter", "year"].includes(part)) return [];
    if (part === "ytd") return ["年初至"];
    if (part === "rolling12") return ["十二个月至"];
    if (part === "310104") return ["区本级或全区"];
    if (/^\d{4}(-\d{2}|-?Q\d)?$/.test(part)) return [formatPeriod(part)];
    const named = site.tables.labels.find((label) => label.code === part);
    return [findIndicator(site, part)?.name ?? named?.name ?? part];
  });
  return said.join(" ");
}
