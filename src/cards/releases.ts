import {group, sum} from "d3";
import {formatCount, formatPeriod} from "./format.js";
import {card, paragraph} from "./frame.js";
import {findIndicator} from "./receipt.js";
import type {Row, Site} from "./site.js";
import {count, foldedTable, table} from "./table.js";
import {link} from "./text.js";

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
export const releaseLog = card({
  resource: "releases",
  receipt: "none",
  draw(all) {
    const rows = all.toReversed();
    return {
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
              value: (row) => ({kind: "anchor", id: releaseAnchor(row.release), text: formatPeriod(row.as_of)})
            },
            {title: "日期", short: true, value: (row) => row.dated},
            {title: "新用到的交付", value: sayDeliveries},
            {title: "变化", value: (row) => row.said || "没有记录"},
            {title: "批准", value: (row) => (row.allowed ? `${row.allowed}（${row.allowed_by}）` : "–")},
            {title: "编号", value: (row) => ({kind: "code", text: row.release})},
            {
              title: "清单 sha256",
              value: (row) => (row.manifest ? {kind: "code", text: row.manifest.slice(0, 12)} : "–")
            }
          ],
          rows,
          {stack: true}
        ),
        paragraph(
          [
            link("订阅（Atom）", {file: "feed.xml"}),
            "：每次发布一条。保留的每一次在 ",
            {kind: "code", text: "releases/编号/"},
            " 下，地址不变。"
          ],
          "note"
        )
      ]
    };
  }
});

const resourceOf = (site: Site, name: string) => site.receipts.resources.find((r) => r.name === name);

/** The changed values by table and kind of reason. */
export const revisionSummary = card({
  resource: "revisions",
  receipt: "none",
  draw(rows, site) {
    const last = site.tables.releases.at(-1);
    if (rows.length === 0)
      return {title: !last || last.previous === "" ? "第一次发布，没有可以比较的" : "已经公布的数没有一个变"};
    const tables = [...group(rows, (row) => row.resource)];
    const ofKind = (of: readonly Row<"revisions">[], kind: string) =>
      sum(of, (row) => Number(row.kinds.split(";").includes(kind.toUpperCase())));
    const shown = kinds.filter(([kind]) => ofKind(rows, kind) > 0);
    return {
      title: `${formatCount(rows.length)} 个已公布的值变了：${shown.map(([kind, word]) => `${word} ${formatCount(ofKind(rows, kind))}`).join("，")}`,
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
              value: ([, of]: (typeof tables)[number]) => count(ofKind(of, kind))
            })),
            {title: "合计", numeric: true, value: ([, of]) => count(of.length)}
          ],
          tables,
          {stack: true}
        )
      ]
    };
  }
});

const most = 200;

/** The changed values themselves; indicators first, and of many only so many. */
export const revisionList = card({
  resource: "revisions",
  receipt: "none",
  draw(all, site) {
    const rows = all.toSorted((a, b) => Number(b.resource === "indicators") - Number(a.resource === "indicators"));
    if (rows.length === 0) return [];
    const columnOf = ({resource, column}: Row<"revisions">) =>
      resourceOf(site, resource)?.columns.find((c) => c.name === column)?.title ?? column;
    return {
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
            {title: "原值", numeric: true, value: (row) => sayValue(site, row.before)},
            {title: "新值", numeric: true, value: (row) => sayValue(site, row.after)},
            {title: "原因", value: (row) => row.reason}
          ],
          rows.slice(0, most)
        )
      ]
    };
  }
});

const words: Record<string, string> = {"": "空", suppressed: "不公布", missing: "未报", provisional: "未满期"};
/** A number, a flag or a status. */
const sayValue = (site: Site, value: string) => words[value] ?? site.label("statuses", value);

/** A key in words: the indicator's name, periods, streets and other codes by their names. */
function sayKey(site: Site, {key}: Row<"revisions">): string {
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
