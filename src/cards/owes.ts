import {sum} from "d3";
import {formatDay, formatPeriod, noData, number, sayLate} from "./format.js";
import {card, type Content, paragraph, type Tile} from "./frame.js";
import {mini} from "./indicators.js";
import {indicatorLink} from "./receipt.js";
import {streetsIn} from "./streets.js";
import type {Row, Site} from "./site.js";
import {count, table} from "./table.js";
import {joined, link, type Text, warning} from "./text.js";
import {linkOf, unitsOf} from "./units.js";

/** One thing that a unit has still to do. */
interface Debt {
  what: Text;
  many: number;
  /** “2023-12-31”; of what has no day, the last that it may mean, and how that is said. */
  due: string;
  say: string;
  /** Days; null where it is not due. */
  late: number | null;
}

/** What a unit owes, the longest overdue first and what has no day last. */
function debtsOf(site: Site, unit: string): Debt[] {
  const {tasks_open, lists_open, evidence_missing, commentary, commentary_missing, sources} = site.tables;
  const ours = <T extends {unit: string}>(rows: readonly T[]) => rows.filter((row) => row.unit === unit);
  const dated = ({due_on, days_late, open}: Row<"tasks_open"> | Row<"lists_open">) => ({
    many: number(open) ?? 0,
    due: due_on,
    say: formatDay(due_on),
    late: number(days_late)
  });
  const section = (no: string) => site.tables.standard_sections.find((row) => row.no === no)?.name ?? `第 ${no} 项`;
  const debts: Debt[] = [
    ...ours(tasks_open).map((row) => ({what: `创建任务：${section(row.section)}`, ...dated(row)})),
    ...ours(lists_open).map((row) => ({
      what: `双清单：${row.side}`,
      ...dated(row)
    })),
    ...sources
      .filter(({office, days_late}) => office === unit && days_late !== "")
      .map((row) => ({
        what: `数据：${row.title}`,
        many: 1,
        due: row.next_due,
        say: formatDay(row.next_due),
        late: number(row.days_late)
      })),
    ...commentary
      .filter(({owner, due, written_on, indicator_id}) => {
        const newest = commentary
          .filter((row) => row.indicator_id === indicator_id)
          .map((row) => row.written_on)
          .sort()
          .at(-1);
        return owner === unit && due !== "" && written_on === newest;
      })
      .map((row) => ({
        what: ["下一步：", row.next_step, "（", indicatorLink(site, row.indicator_id), "）"] satisfies Text,
        many: 1,
        due: row.due,
        say: formatDay(row.due),
        late: null
      })),
    ...ours(commentary_missing).map((row) => ({
      what: [
        "说明：",
        indicatorLink(site, row.indicator_id),
        `${formatPeriod(row.period)}未达标，没有说明`
      ] satisfies Text,
      many: 1,
      due: "9998",
      say: row.since ? `自${formatPeriod(row.since)}` : "本期",
      late: null
    })),
    ...ours(evidence_missing).map((row) => ({
      what: `佐证材料：第 ${row.item_no} 项的${row.kind}`,
      many: number(row.missing) ?? 0,
      due: `9999-${row.year}`,
      say: `${row.year}年度`,
      late: null
    }))
  ];
  return debts.sort((a, b) => (b.late ?? -1) - (a.late ?? -1) || (a.due < b.due ? -1 : 1));
}

/** What one unit owes, by due date. `unit=…` */
export const unitOwes = card({
  resource: "tasks_open",
  draw(_, site, {unit = ""}): Content {
    const debts = debtsOf(site, unit);
    const late = debts.filter(({late}) => late !== null);
    const state = [...site.tables.tasks_open, ...site.tables.lists_open][0]?.state_on;
    if (debts.length === 0) return {title: "没有欠项", lead: `任务、双清单、材料、说明和数据都没有差的。`};
    return {
      title: `还差 ${debts.length} 件事${late.length ? `，${late.length} 件已到期，最久逾期 ${Math.max(...late.map((d) => d.late!))} 天` : "，都没有到期"}`,
      lead: state === undefined ? undefined : `截至${formatDay(state)}；逾期久的在前，没有写明日期的在后。`,
      wide: true,
      body: [
        table(
          "还差的，按期限",
          [
            {title: "事项", value: ({what}) => what},
            {title: "期限", short: true, value: ({say}) => say},
            {
              title: "逾期",
              short: true,
              value: ({late}): Text => (late === null ? "–" : warning(late === 0 ? "当天到期" : `${late} 天`))
            },
            {title: "件数", numeric: true, value: ({many}) => count(many)}
          ],
          debts,
          {stack: true}
        )
      ],
      limitations: [
        "任务和双清单的文字不入库，只知道任务属于哪一方面、清单是谁为谁办。",
        "任务和清单没有按时更新台账的，这里仍算未完成。"
      ]
    };
  }
});

/** What one unit delivers, and when it is due again. */
export const unitSources = card({
  resource: "sources",
  draw(rows, site, {unit = ""}) {
    const own = rows.filter(({office}) => office === unit);
    if (own.length === 0) return [];
    const late = own.filter(({days_late}) => days_late !== "");
    return {
      title: late.length ? `报送 ${own.length} 种数据，${late.length} 种逾期` : `报送 ${own.length} 种数据，都没有逾期`,
      wide: true,
      body: [
        table(
          "报送的数据",
          [
            {title: "数据", value: ({title}) => title},
            {title: "频率", short: true, value: ({every}) => (every ? site.label("source_cadences", every) : "没有定")},
            {
              title: "最近交付",
              short: true,
              value: ({last_delivery}) => (last_delivery ? formatPeriod(last_delivery) : "从未交付")
            },
            {
              title: "数据到",
              short: true,
              value: ({data_through}) => (data_through ? formatPeriod(data_through) : "–")
            },
            {title: "下次应交", short: true, value: ({next_due}) => (next_due ? formatDay(next_due) : "–")},
            {
              title: "逾期",
              short: true,
              value: ({days_late}): Text => (days_late === "" ? "–" : warning(sayLate(days_late)))
            }
          ],
          own,
          {stack: true}
        )
      ]
    };
  }
});

/** Due, done and overdue tasks of one unit since there is a register. */
export const unitTasks = card({
  resource: "tasks_monthly",
  draw(rows, _, {unit = ""}) {
    const own = rows.filter((row) => row.unit === unit);
    const last = own.at(-1);
    if (!last || last.due === "0") return [];
    const ends = own.filter(({month}) => month.endsWith("-12") || month === last.month);
    return {
      title: `到期 ${last.due} 项创建任务，办结 ${last.done} 项，按时的 ${last.done_on_time} 项，超期未结 ${last.overdue_open} 项`,
      period: last.month,
      body: [
        table(
          "创建任务，自有台账起累计（项）",
          [
            {title: "截至", short: true, value: ({month}) => `${formatPeriod(month)}末`},
            {title: "已到期", numeric: true, value: ({due}) => count(number(due) ?? 0)},
            {title: "已办结", numeric: true, value: ({done}) => count(number(done) ?? 0)},
            {title: "按时办结", numeric: true, value: ({done_on_time: n}) => count(number(n) ?? 0)},
            {title: "超期未结", numeric: true, value: ({overdue_open: n}) => count(number(n) ?? 0)}
          ],
          ends.toReversed()
        )
      ]
    };
  }
});

/** Evidence that one unit has to file, by year. */
export const unitEvidence = card({
  resource: "evidence_yearly",
  draw(rows, _, {unit = ""}) {
    const own = rows.filter((row) => row.unit === unit);
    if (own.length === 0) return [];
    const missing = sum(own, (row) => number(row.missing) ?? 0);
    return {
      title: missing ? `佐证材料共缺 ${missing} 份` : "佐证材料齐备",
      body: [
        table(
          "佐证材料（份）",
          [
            {title: "考评年度", short: true, value: ({year}) => `${year}年`},
            {title: "应归档", numeric: true, value: ({required}) => count(number(required) ?? 0)},
            {title: "已归档", numeric: true, value: ({filed}) => count(number(filed) ?? 0)},
            {title: "缺", numeric: true, value: ({missing}) => count(number(missing) ?? 0)}
          ],
          own.toReversed()
        )
      ]
    };
  }
});

/** The indicators for which one unit answers. */
export const unitIndicators = card({
  resource: "indicators",
  draw(_, site, {unit = ""}) {
    const own = site.receipts.indicators.filter(({responsible_unit}) => responsible_unit === unit);
    if (own.length === 0) return [];
    return {
      form: "bare",
      title: "负责的指标",
      body: [{kind: "tiles", heading: "负责的指标", tiles: own.map((indicator): Tile => mini(site, indicator))}]
    };
  }
});

/** Where a unit that is a street has its other page. */
export const unitStreet = card({
  resource: "labels",
  draw(_, site, {unit = ""}) {
    const street = streetsIn(site).find(({name}) => name === unit);
    if (!street) return [];
    return {
      form: "bare",
      title: unit,
      body: [
        paragraph(["这个街镇的活动、服务站和各项指标，见", link(`${unit}的页`, {page: `streets/${street.code}`}), "。"])
      ]
    };
  }
});

/** Every unit with what it owes, those that are overdue first. */
export const unitsOwing = card({
  resource: "tasks_open",
  draw(_, site) {
    const units = unitsOf(site);
    const all = units.map((unit) => ({unit, debts: debtsOf(site, unit.name)}));
    const owing = all
      .filter(({debts}) => debts.length)
      .map((one) => ({...one, late: one.debts.filter(({late}) => late !== null)}))
      .sort((a, b) => b.late.length - a.late.length || b.debts.length - a.debts.length);
    const clear = all.filter(({debts}) => debts.length === 0).map(({unit}) => unit);
    const late = owing.filter(({late}) => late.length);
    if (units.length === 0) return {title: "责任单位", body: [paragraph(noData, "no-data")]};
    const of = (word: string) => (row: (typeof owing)[number]) =>
      count(
        sum(
          row.debts.filter(({what}) => first(what).startsWith(word)),
          ({many}) => many
        )
      );
    return {
      title: `${units.length} 个单位里 ${owing.length} 个有没做完的事，${late.length} 个有已到期的`,
      lead: "已到期多的在前；点单位看逐件的期限。",
      wide: true,
      body: [
        ...(owing.length
          ? [
              table(
                "各单位还差的",
                [
                  {title: "单位", value: ({unit}: (typeof owing)[number]) => linkOf(unit)},
                  {title: "已到期", numeric: true, value: ({late}) => count(late.length)},
                  {
                    title: "最久逾期",
                    short: true,
                    value: ({late}): Text =>
                      late.length ? warning(`${Math.max(...late.map((d) => d.late!))} 天`) : "–"
                  },
                  {title: "任务", numeric: true, value: of("创建任务")},
                  {title: "双清单", numeric: true, value: of("双清单")},
                  {title: "材料", numeric: true, value: of("佐证材料")},
                  {title: "说明", numeric: true, value: of("说明")},
                  {title: "数据", numeric: true, value: of("数据")}
                ],
                owing
              )
            ]
          : []),
        ...(clear.length ? [paragraph([`没有欠项的 ${clear.length} 个：`, ...joined(clear.map(linkOf))])] : [])
      ]
    };
  }
});

const first = (what: Text): string => (typeof what === "string" ? what : Array.isArray(what) ? String(what[0]) : "");

/** Indicators for which several units answer together. */
export const sharedIndicators = card({
  resource: "indicators",
  receipt: "none",
  draw(_, site) {
    const names = ["各街镇", "各责任单位", "各成员单位"];
    const own = names
      .map((name) => ({name, of: site.receipts.indicators.filter((i) => i.responsible_unit === name)}))
      .filter(({of}) => of.length);
    if (own.length === 0) return [];
    return {
      title: "几个单位共同负责的指标",
      wide: true,
      body: [
        {
          kind: "list",
          as: "limits",
          items: own.map(({name, of}) => ({
            text: [`${name}：`, ...joined(of.map(({id}) => indicatorLink(site, id)))]
          }))
        }
      ]
    };
  }
});
