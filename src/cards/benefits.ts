import {group, rollups, sum} from "d3";
import {bars, type Bars, type Columns, heat, ink, inPalette, type Layout, lines, months, tones, warm} from "./chart.js";
import {formatCount, formatPeriod, formatYuan, number} from "./format.js";
import {card, nothing} from "./frame.js";
import {personBars, personsOf} from "./persons.js";
import {distinct, newestOf, yearOf} from "./rows.js";
import {district} from "./series.js";
import type {Row, Site} from "./site.js";
import {type Figure, figure, foldedTable, pivot, type Table, table, worded} from "./table.js";

/** A sum of which some parts may be hidden. */
interface PartlyHidden {
  yuan: number;
  hidden: boolean;
}

function sumUp(rows: readonly {amount_yuan: string; flag: string}[]): PartlyHidden {
  return {yuan: sum(rows, amount), hidden: rows.some((row) => row.flag === "suppressed")};
}

/** “720 万元＋” where some months are hidden, 已隐去 where all are. */
function write({yuan, hidden}: PartlyHidden): string {
  return hidden && yuan === 0 ? "已隐去" : `${formatYuan(yuan)}${hidden ? "＋" : ""}`;
}

const money = (paid: PartlyHidden): Figure => ({...worded(paid.yuan, write(paid)), unit: "元"});
const atLeast = "“＋”表示有月份隐去（人数少，或为保护别的数），实际不小于此数。";
const sayAtLeast = (paid: readonly PartlyHidden[]) => (paid.some(({hidden}) => hidden) ? atLeast : undefined);

type Payout = Row<"payouts_monthly">;
const amount = (row: {amount_yuan: string}) => number(row.amount_yuan) ?? 0;

type Paid = PartlyHidden & {name: string};
const dearestFirst = (a: Paid, b: Paid) => b.yuan - a.yuan;

/** What was paid under each name, as bars and as the table behind them. */
const paidByName = (label: string, head: string, rows: readonly Paid[], layout: Partial<Layout>): [Bars, Table] => [
  bars(label, {...layout, rows: rows.map((row) => ({name: row.name, values: [row.yuan], text: write(row)}))}),
  foldedTable(
    label,
    [
      {title: head, value: (row) => row.name},
      {title: "金额", numeric: true, value: money}
    ],
    rows
  )
];

/** Money paid by the month of payment: what the total counts, and what stands outside it and makes the peaks. */
export const payoutsByMonth = card({
  resource: "payouts_monthly",
  empty: "各月发放金额",
  draw(rows, site) {
    const [counted, besides] = ["计入发放总额", "不计入（义务兵家庭优待金、节日慰问金等）"] as const;
    const points = rollups(
      rows,
      (group) => sum(group, amount) / 1e4,
      (row) => row.pay_month,
      (row) => (row.in_total === "1" ? counted : besides)
    ).flatMap(([period, parts]) => parts.map(([series, value]) => ({period, series, value})));
    const last = newestOf(rows.map((row) => row.pay_month))!;
    const series = inPalette([counted, besides]);
    return {
      title: `${formatPeriod(last)}发放 ${write(sumUp(rows.filter((row) => row.pay_month === last)))}（全部项目）`,
      lead: `按发放月份计。${sayScope(site, rows, yearOf(last))}`,
      body: [
        months("各月发放金额", {unit: "万元", series, legend: series, points, order: [counted, besides], left: 48}),
        foldedTable(
          "各月发放金额（万元）与领取人数，按所属年份和发放项目",
          [
            {title: "发放月份", value: (row) => formatPeriod(row.pay_month)},
            {title: "所属年份", value: (row) => `${row.accrual_year}年`},
            {title: "发放项目", value: (row) => site.label("benefit_items", row.benefit_item)},
            {
              title: "金额（万元）",
              numeric: true,
              value: (row) => figure(number(row.amount_yuan), row.flag, {write: wan, unit: "元"})
            },
            {title: "人数", numeric: true, value: personsOf}
          ],
          [...rows].reverse()
        )
      ],
      limitations: [
        "含义务兵家庭优待金和节日慰问金，因此大于“优待抚恤金发放总额”。",
        "人数少的项目，金额随人数一并隐去；为使它不能由合计推算，有的月份另有一项金额一同隐去。图中都不含。"
      ]
    };
  }
});

/** Why all that was paid is more than the indicator of the total: what it counts, and what else was paid. */
function sayScope(site: Site, rows: readonly Payout[], year: string): string {
  const paid = (counted: boolean) =>
    write(sumUp(rows.filter((row) => row.pay_month.startsWith(`${year}-`) && (row.in_total === "1") === counted)));
  const total = site.tables.indicators.find(
    (row) => row.indicator_id === "benefit_paid_total" && row.period === year && row.area_code === district
  );
  const shown = number(total?.value ?? "");
  // The indicator may be shown where some of its months are not.
  const counted = shown === null ? paid(true) : formatYuan(shown);
  return `${year}年计入“优待抚恤金发放总额”的 ${counted}，另有不计入的（义务兵家庭优待金、节日慰问金等）${paid(false)}；两样合起来是全部项目。`;
}

function wan(yuan: number): string {
  return formatCount(Math.round(yuan / 100) / 100);
}

/** The newest pay year by item. */
export const payoutsByItem = card({
  resource: "payouts_monthly",
  empty: "各项目发放金额",
  draw(rows, site) {
    const year = newestOf(rows.map((row) => yearOf(row.pay_month)))!;
    const items = rollups(
      rows.filter((row) => row.pay_month.startsWith(year)),
      sumUp,
      (row) => row.benefit_item
    )
      .map(([item, part]) => ({name: site.label("benefit_items", item), ...part}))
      .sort(dearestFirst);
    const total = sum(items, (item) => item.yuan);
    const first = items[0]!;
    return {
      title: total
        ? `${year}年发放最多的是${first.name}，占可见金额的 ${Math.round((100 * first.yuan) / total)}%`
        : `${year}年各项目的发放金额都不公布`,
      lead: sayAtLeast(items),
      body: paidByName(`${year}年各发放项目金额`, "发放项目", items, {row: 26, left: 118, right: 96})
    };
  }
});

/** Who is in the stated total: the items of its year, those that the indicator counts and those that it leaves out. */
export const benefitTotalScope = card({
  resource: "payouts_monthly",
  draw(all, site) {
    const stated = site.tables.published_figures.find((row) => row.figure_id === "pf_benefit_paid");
    const year = stated && (stated.period || stated.candidate_period);
    const rows = all.filter((row) => row.pay_month.startsWith(`${year}-`));
    if (!year || rows.length === 0) return nothing("发放总额里有哪些项目");
    const items = rollups(
      rows,
      (group) => ({...sumUp(group), counted: group[0]!.in_total === "1"}),
      (row) => row.benefit_item
    )
      .map(([item, part]) => ({name: site.label("benefit_items", item), ...part}))
      .sort((a, b) => Number(b.counted) - Number(a.counted) || dearestFirst(a, b));
    const sumOf = (counted: boolean) => {
      const own = items.filter((item) => item.counted === counted);
      return write({yuan: sum(own, (item) => item.yuan), hidden: own.some((item) => item.hidden)});
    };
    const partly = sayAtLeast(items);
    return {
      title: `${year}年计入发放总额的 ${sumOf(true)}，不计入的 ${sumOf(false)}`,
      lead: "公开报道的“优待抚恤金 3500 余万元”没有说明包括哪些项目、哪些人。本站的“优待抚恤金发放总额”只含下表“计入”的项目；义务兵家庭优待金的领取人不在重点优抚对象之内。",
      wide: true,
      body: [
        table(
          `${year}年各发放项目，计入与不计入发放总额`,
          [
            {title: "发放项目", value: (item) => item.name},
            {title: "发放总额", value: (item) => (item.counted ? "计入" : "不计入")},
            {title: "实发金额", numeric: true, value: money}
          ],
          items
        )
      ],
      limitations: partly ? [partly] : undefined
    };
  }
});

/** So much above what was paid before August counts as the new rate: months differ by less than half of it anyway. */
const risen = 0.02;

/** What one person got in a month on the mean; undefined where it is hidden or was not paid. */
function meanOf(rows: readonly Payout[], item: string, month: string): number | undefined {
  const row = rows.find(
    (r) => r.benefit_item === item && r.pay_month === month && r.accrual_year === yearOf(month) && r.flag === ""
  );
  const [yuan, persons] = [number(row?.amount_yuan ?? ""), number(row?.persons ?? "")];
  return yuan === null || !persons ? undefined : yuan / persons;
}

/** The rise of August: from which month of payment on each item was paid at the new rate. */
export const rateRise = card({
  resource: "payouts_monthly",
  empty: "8 月提高标准",
  draw(rows, site) {
    const last = newestOf(rows.map((row) => row.pay_month))!;
    const year = String(Number(yearOf(last)) - (last.slice(5) < "08" ? 1 : 0));
    const paid = distinct(rows.map((row) => row.pay_month))
      .filter((month) => month >= `${year}-01`)
      .sort();
    const name = (item: string) => site.label("benefit_items", item);
    // What was paid last before August; of items that are not paid every month a month says nothing about the rate.
    const before = (item: string) =>
      ["07", "06", "05"].map((month) => meanOf(rows, item, `${year}-${month}`)).find((mean) => mean !== undefined);
    const known = (item: string) => paid.filter((month) => meanOf(rows, item, month) !== undefined).length;
    const base = new Map(
      distinct(rows.map((row) => row.benefit_item)).flatMap((item) => {
        const mean = before(item);
        return mean !== undefined && known(item) > paid.length / 2 ? [[item, mean] as const] : [];
      })
    );
    const items = [...base.keys()];
    const isRisen = (item: string, month: string) =>
      month > `${year}-07` && (meanOf(rows, item, month) ?? 0) > base.get(item)! * (1 + risen);
    const found = items.map((item) => ({item, from: paid.find((month) => isRisen(item, month))}));
    const series = inPalette(items.map(name));
    const points = items.flatMap((item) =>
      paid.map((period) => {
        const mean = meanOf(rows, item, period);
        return {period, series: name(item), value: mean === undefined ? null : (100 * mean) / base.get(item)!};
      })
    );
    const since = [
      ...group(
        found.filter(({from}) => from),
        ({from}) => from!
      )
    ].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      title: since.length
        ? `${year}年 8 月提标：${since.map(([from, of]) => `${of.map(({item}) => name(item)).join("、")}自 ${Number(from.slice(5))} 月按新标准发`).join("，")}`
        : `${year}年 8 月的提标，在已发的钱里还看不出来`,
      lead: "每人每月平均，以 8 月前最近一次发放的为 100；高出 2% 以上的算按新标准发。新标准从 8 月算起，晚发的月份另行补发。",
      body: items.length
        ? [
            lines("每人每月平均（提标前＝100）", {unit: "提标前＝100", series, legend: series, points, zero: false}),
            foldedTable(
              "每人每月平均（元），按发放月份",
              [
                {title: "发放月份", value: formatPeriod},
                ...items.map((item) => ({
                  title: name(item),
                  numeric: true,
                  value: (month: string) => {
                    const mean = meanOf(rows, item, month);
                    return mean === undefined ? "–" : worded(mean, formatCount(Math.round(mean)));
                  }
                }))
              ],
              paid
            )
          ]
        : [],
      limitations: [
        "平均里有人员增减、等级变动，百分之一上下的差别不说明标准变了。",
        "“–”为没有发、人数少或为保护别的数而隐去。"
      ]
    };
  }
});

/** Back pay by the month in which it was paid and the year that it was for, on a scale of its own. */
export const backPay = card({
  resource: "payouts_monthly",
  empty: "提标补发",
  draw(all, site) {
    const rows = all.filter((row) => row.benefit_item === "back_pay");
    if (rows.length === 0) return nothing("提标补发", "没有补发的记录。");
    const year = newestOf(rows.map((row) => yearOf(row.pay_month)))!;
    const ofYear = rows.filter((row) => yearOf(row.pay_month) === year);
    const earlier = ofYear.filter((row) => row.accrual_year < year);
    const name = (row: Payout) => (row.accrual_year < yearOf(row.pay_month) ? "属于上年" : "属于当年");
    const series = [
      {name: "属于当年", color: ink},
      {name: "属于上年", color: warm}
    ];
    const hidden = rows.filter((row) => row.amount_yuan === "");
    return {
      title: `${year}年发放的提标补发 ${write(sumUp(ofYear))}，其中 ${write(sumUp(earlier))} 属于上年`,
      lead: `补发的是新标准与旧标准的差额：所属月份是 8 月以后，发放在后。年底、年初的高出不是当月待遇提高。${hidden.length ? `有 ${hidden.length} 个月不公布，图中空着。` : ""}`,
      body: [
        months("各月发放的提标补发", {
          unit: "万元",
          series,
          legend: series,
          points: distinct(all.map((row) => row.pay_month)).flatMap((period): Columns["points"] => {
            const own = rows.filter((row) => row.pay_month === period && row.amount_yuan !== "");
            return own.length
              ? own.map((row) => ({period, series: name(row), value: amount(row) / 1e4}))
              : [{period, series: "属于当年", value: null}];
          }),
          left: 44
        }),
        foldedTable(
          "提标补发，按发放月份和所属年份",
          [
            {title: "发放月份", value: (row) => formatPeriod(row.pay_month)},
            {title: "所属年份", value: (row) => `${row.accrual_year}年`},
            {
              title: "金额（万元）",
              numeric: true,
              value: (row) => figure(number(row.amount_yuan), row.flag, {write: wan, unit: "元"})
            },
            {title: "人数", numeric: true, value: personsOf}
          ],
          [...rows].reverse()
        )
      ],
      limitations: [
        `补发率（${site.label("indicators", "rate_rise_backpay_rate")}）另见指标页；公布的表只到所属年份，不到所属月份。`
      ]
    };
  }
});

/** Which year the money was for, against the year in which it was paid. */
export const payoutsByAccrual = card({
  resource: "payouts_monthly",
  empty: "发放年份与所属年份",
  draw(rows) {
    const cells = rollups(
      rows,
      (group) => sum(group, amount),
      (row) => yearOf(row.pay_month),
      (row) => row.accrual_year
    )
      .flatMap(([paid, years]) => years.map(([accrued, yuan]) => ({paid, accrued, yuan})))
      .sort((a, b) => (a.paid + a.accrued < b.paid + b.accrued ? -1 : 1));
    const last = cells.at(-1)!.paid;
    const late = sum(
      cells.filter((cell) => cell.paid === last && cell.accrued < last),
      (cell) => cell.yuan
    );
    const paidLast = rows.filter((row) => yearOf(row.pay_month) === last);
    const lateHidden = paidLast.some((row) => row.accrual_year < last && row.flag === "suppressed");
    const allHidden = rows.every((row) => row.flag === "suppressed");
    const accruedYears = distinct(cells.map((cell) => cell.accrued)).sort();
    const grid = pivot(cells, {
      row: (c) => c.paid,
      column: (c) => c.accrued,
      cell: (c) => money({yuan: c.yuan, hidden: false}),
      absent: worded(0, "0")
    });
    const paidIn = (paid: string, accrued: string) =>
      cells.find((cell) => cell.paid === paid && cell.accrued === accrued);
    return {
      title: allHidden
        ? `${last}年发放的钱属于哪些年份，不公布`
        : `${last}年发放的钱里，${write({yuan: late, hidden: lateHidden})} 属于以前年份`,
      lead: "同一笔钱，按发放年份和按所属年份会落在不同的年；黄色的是补发以前年份的。",
      body: [
        heat("各发放年份（行）的金额属于哪一年（列）", {
          columns: accruedYears.map((accrued) => `所属 ${accrued}年`),
          rows: grid.rows.map((paid) => `${paid}年发放`),
          cells: grid.rows.flatMap((paid) =>
            accruedYears.map((accrued) => {
              const cell = paidIn(paid, accrued);
              return {
                row: `${paid}年发放`,
                column: `所属 ${accrued}年`,
                text: cell ? formatYuan(cell.yuan) : "–",
                fill: !cell ? tones.none : paid === accrued ? tones.plain : tones.warn
              };
            })
          ),
          ...{row: 80, left: 84}
        }),
        foldedTable(
          "发放金额，行为发放年份，列为所属年份",
          [
            {title: "发放年份", value: (year) => `${year}年`},
            ...accruedYears.map((accrued) => ({
              title: `所属 ${accrued}年`,
              numeric: true,
              value: (year: string) => grid.at(year, accrued)
            }))
          ],
          grid.rows
        )
      ],
      limitations: ["隐去的格（人数少，或为保护别的数）不在内；有隐去的，写“＋”，实际不小于此数。"]
    };
  }
});

/** Money paid in the newest year by paying street. */
export const payoutsByStreet = card({
  resource: "payouts_streets",
  empty: "各街镇发放金额",
  draw(all, site) {
    const year = newestOf(all.map((row) => yearOf(row.pay_month)))!;
    const rows = rollups(
      all.filter((row) => row.pay_month.startsWith(year)),
      sumUp,
      (row) => row.area_code
    )
      .map(([code, cell]) => ({name: site.label("streets", code), ...cell}))
      .sort(dearestFirst);
    return {
      title: rows.some(({yuan}) => yuan)
        ? `${year}年各街镇发放金额，从 ${write(rows.at(-1)!)} 到 ${write(rows[0]!)}`
        : `${year}年各街镇发放金额都不公布`,
      lead: sayAtLeast(rows),
      body: paidByName(`${year}年各街镇发放金额`, "街镇", rows, {right: 90}),
      limitations: ["按发放街镇计，对象迁居后随发放街镇走。", "金额随人数，不作排名。"]
    };
  }
});

/** The newest month's stock by category. A person in two categories counts in both. */
export const beneficiariesByCategory = card({
  resource: "beneficiaries_monthly",
  empty: "各类优抚对象人数",
  draw(all, site) {
    const month = newestOf(all.map((row) => row.month))!;
    const name = (code: string) =>
      code === "all" ? "重点优抚对象（不重复）" : site.label("beneficiary_categories", code);
    const latest = all.filter((row) => row.month === month);
    const rows = personBars(
      latest.filter((row) => row.category !== "all"),
      (row) => name(row.category)
    );
    const grid = pivot(all, {row: (row) => row.month, column: (row) => row.category, cell: personsOf});
    const counted = latest.find((row) => row.category === "all");
    return {
      title: counted?.persons
        ? `${formatPeriod(month)}重点优抚对象 ${formatCount(+counted.persons)} 人（不重复）`
        : `${formatPeriod(month)}各类优抚对象`,
      lead: "一人属于两类时在两类中各计一次，因此各类之和不小于不重复人数。",
      body: [
        bars(`${formatPeriod(month)}各类优抚对象人数`, {rows, row: 25, left: 168}),
        foldedTable(
          "各月各类优抚对象人数（人）",
          [
            {title: "月份", value: formatPeriod},
            ...grid.columns.map((code) => ({title: name(code), numeric: true, value: (m: string) => grid.at(m, code)}))
          ],
          distinct(all.map((row) => row.month))
            .sort()
            .reverse()
        )
      ]
    };
  }
});
