import {group, sum} from "d3";
import {heat, tones} from "./chart.js";
import {formatCount, formatDay, formatPeriod, number} from "./format.js";
import {card, type List, nothing} from "./frame.js";
import {distinct, newestOf, yearOf} from "./rows.js";
import type {Row, Site} from "./site.js";
import {sayPoints, sectionsInForce, unpublished, versionInForce} from "./standard.js";
import {type Cell, count, foldedTable, table, worded} from "./table.js";
import {muted, strong} from "./text.js";
import {unitLink} from "./units.js";

const int = (text: string) => number(text) ?? 0;

/** Self-score and checked score, always beside how much of the total has known points. */
export const scoresBySection = card({
  resource: "scores_yearly",
  empty: "自评与核定得分",
  draw(rows, site) {
    const year = newestOf(rows.map((row) => row.year))!;
    const now = rows.filter((row) => row.year === year);
    const items = sum(now, (row) => int(row.items));
    const known = sum(now, (row) => int(row.items_with_points));
    const [max, self] = [sum(now, (row) => int(row.max_points)), sum(now, (row) => int(row.self_points))];
    return {
      title:
        known === 0
          ? `${year}年 ${items} 条考评内容的分值都未公布，得分无从说起`
          : `${year}年分值已公布的 ${known} 条（共 ${max} 分）自评 ${self} 分；另有 ${items - known} 条分值未公布，不在其中`,
      lead: "得分只在分值已公布的条目之内相加；它不是总分，也不能推算总分。",
      wide: true,
      body: [
        table(
          "各年度、各一级指标的自评得分和核定得分",
          [
            {title: "年度", value: (row) => `${row.year}年`},
            {title: "一级指标", value: (row) => sectionName(site, row.section)},
            {title: "考评条目", numeric: true, value: (row) => worded(number(row.items), `${row.items} 条`)},
            {
              title: "分值已公布",
              numeric: true,
              value: (row) => worded(number(row.items_with_points), `${row.items_with_points} / ${row.items} 条`)
            },
            {title: "已公布满分", numeric: true, value: (row) => sayPoints(row.max_points)},
            {
              title: "自评得分",
              numeric: true,
              value: (row) => scored(row, row.self_points, row.items_self_scored, "未自评")
            },
            {
              title: "核定得分",
              numeric: true,
              value: (row) => scored(row, row.checked_points, row.items_checked, "未核定")
            },
            {title: "标准版本", value: (row) => row.standard}
          ],
          rows.toSorted((a, b) =>
            a.year === b.year ? int(a.section || "99") - int(b.section || "99") : a.year > b.year ? -1 : 1
          ),
          {stack: true}
        )
      ],
      limitations: [
        "分值只录已公布的文本（第 1–6 条）；未公布的不按 0 计。",
        "自评是本区自己评的，核定是检查后的，两者都不是命名考评的结果。",
        "往年的得分保留当年标准版本的分值，不用新分值重算。"
      ]
    };
  }
});

function scored(row: Row<"scores_yearly">, value: string, items: string, absent: string): Cell {
  if (row.items_with_points === "0") return worded(null, "–");
  if (value === "" || items === row.items_with_points) return sayPoints(value, absent);
  return worded(number(value), `${value} 分（${items} 条）`);
}

function sectionName(site: Site, no: string): string {
  if (no === "") return "归属未公布（第 6 条以后）";
  return `${no} ${sectionsInForce(site).find((row) => row.no === no)?.name ?? ""}`;
}

/** What could veto the naming: open or closed, and since when. Nothing else is known here, and nothing else is shown. */
export const vetoLamps = card({
  resource: "veto_lamps",
  draw(rows, site) {
    const delivered = site.tables.sources.some((row) => row.contract === "veto_events" && row.last_delivery !== "");
    if (rows.length === 0 && !delivered) return nothing("一票否决风险");
    const open = rows.filter((row) => row.state === "open");
    const sorted = rows.toSorted((a, b) =>
      a.state === b.state ? (a.since < b.since ? 1 : -1) : a.state === "open" ? -1 : 1
    );
    return {
      title: open.length
        ? `${open.length} 项一票否决风险未化解，最早的自 ${formatDay(open.map((row) => row.since).sort()[0]!)}`
        : "没有未化解的一票否决风险",
      lead: "只显示未化解或已化解、从哪一天起；事由不在本站。有一项未化解，申报就有被否决的风险。",
      body: [
        {
          kind: "list",
          as: "lamps",
          items: sorted.map(({lamp, state, since}) => ({
            state,
            text: [
              strong(`${state === "open" ? "●" : "○"} ${site.label("veto_states", state)}`),
              {kind: "plain", text: `风险 ${lamp}`},
              muted(`自 ${formatDay(since)}`)
            ]
          }))
        }
      ],
      limitations: ["一票否决的情形以考评机关的文件为准；现行文件的条文未公布，本站按台账登记的事项显示。"]
    };
  }
});

/** How complete the files of evidence are, unit by year. */
export const evidenceByUnit = card({
  resource: "evidence_yearly",
  empty: "佐证材料齐备",
  draw(all) {
    const rows = all.map(({unit, year, required, missing}) => ({
      unit,
      year,
      required: int(required),
      missing: int(missing)
    }));
    const years = distinct(rows.map((row) => row.year)).sort();
    const last = rows.filter((row) => row.year === years.at(-1));
    const gap = new Map(last.map((row) => [row.unit, row.missing]));
    const short = last.filter((row) => row.missing > 0);
    const [missing, required] = [sum(last, (row) => row.missing), sum(last, (row) => row.required)];
    return {
      title: short.length
        ? `${years.at(-1)}年应归档 ${formatCount(required)} 份，缺 ${formatCount(missing)} 份，涉及 ${short.length} 个单位`
        : `${years.at(-1)}年应归档 ${formatCount(required)} 份都已归档`,
      lead: "格子里是缺的份数；空白为当年没有要求该单位归档。多归档的不抵别的缺。",
      body: [
        heat("各责任单位各考评年度缺的佐证材料份数", {
          columns: years.map((year) => `${year}年`),
          rows: distinct(rows.map((row) => row.unit)).sort((a, b) => (gap.get(b) ?? 0) - (gap.get(a) ?? 0)),
          cells: rows.map(({unit, year, missing, required}) => ({
            column: `${year}年`,
            row: unit,
            value: missing,
            text: missing ? `缺 ${missing} / ${required}` : "齐",
            fill: shade(missing / required),
            warn: missing / required > 0.3
          })),
          row: 22,
          left: 134
        }),
        foldedTable(
          "各责任单位各考评年度佐证材料（份）",
          [
            {title: "责任单位", value: (row) => row.unit},
            {title: "考评年度", value: (row) => `${row.year}年`},
            {title: "应归档", numeric: true, value: (row) => count(row.required)},
            {title: "缺", numeric: true, value: (row) => count(row.missing)}
          ],
          rows.toSorted((a, b) => (a.year === b.year ? b.missing - a.missing : a.year > b.year ? -1 : 1))
        )
      ],
      limitations: ["只数份数，不看材料合不合格；年度没有结束的，年终总结、述职一类材料还不到归档的时候。"]
    };
  }
});

const shade = (share: number) =>
  share > 0.3 ? tones.bad : share > 0.1 ? tones.warn : share > 0 ? tones.slight : tones.good;

/** What is missing, by name: newest year first. */
export const evidenceMissing = card({
  resource: "evidence_missing",
  draw(all, site) {
    if (site.tables.evidence_yearly.length === 0) return nothing("缺的佐证材料");
    const missing = (rows: readonly Row<"evidence_missing">[]) => sum(rows, (row) => int(row.missing));
    const years = [...group(all, (row) => row.year)].sort(([a], [b]) => (a < b ? 1 : -1));
    return {
      title: years.length
        ? `缺的材料：${years.map(([year, rows]) => `${year}年 ${missing(rows)} 份`).join("，")}`
        : "没有缺的佐证材料",
      lead: "按单位列出，指标编号是考评标准的序号。",
      wide: true,
      body: years.map(([year, rows]) =>
        table(
          `${year}年缺的佐证材料`,
          [
            {title: "责任单位", value: ([unit]) => unitLink(site, unit)},
            {title: "缺（份）", numeric: true, value: ([, rows]) => count(missing(rows))},
            {title: "缺什么", value: ([, rows]) => rows.map(sayMissing).join("；")}
          ],
          [...group(rows, (row) => row.unit)],
          {stack: true}
        )
      )
    };
  }
});

const sayMissing = ({item_no, kind, missing, required}: Row<"evidence_missing">) =>
  `第 ${item_no} 条${kind} ${missing === required ? `${missing} 份` : `${missing} 份（应 ${required} 份）`}`;

/** Which round is on, which of its years have passed, and what is still to come; never how it will end. */
export const cycleClock = card({
  resource: "cycles",
  empty: "考评周期",
  draw(rows, site) {
    const asOf = site.release.as_of;
    const year = yearOf(asOf);
    const now = rows.find((row) => row.is_current === "1");
    const years = now
      ? Array.from({length: Number(now.evidence_to) - Number(now.evidence_from) + 1}, (_, i) =>
          String(Number(now.evidence_from) + i)
        )
      : [];
    const nth = years.indexOf(year) + 1;
    const notFound = "没有查到";
    return {
      title: now
        ? `数据截至${formatPeriod(asOf)}：第 ${now.cycle} 届佐证年度 ${years.length} 年中的第 ${nth} 年`
        : `数据截至${formatPeriod(asOf)}，不在任何一届已知的佐证年度之内`,
      lead: "佐证材料按自然年逐年查；命名由全国双拥工作领导小组等公布，本站不预测、不推断结果。",
      wide: true,
      body: [
        ...(now ? [clock(now, asOf, years)] : []),
        table(
          "各届考评周期",
          [
            {title: "届", value: (row) => `第 ${row.cycle} 届`},
            {
              title: "佐证年度",
              short: true,
              value: (row) => (row.evidence_from ? `${row.evidence_from}–${row.evidence_to}年` : notFound)
            },
            {title: "届中考评", short: true, value: (row) => (row.midterm ? `${row.midterm}年` : notFound)},
            {title: "命名日期", short: true, value: (row) => (row.named_on ? formatDay(row.named_on) : "未公布")},
            {title: "性质", value: (row) => (row.inferred === "1" ? "推断" : "公开报道")},
            {title: "说明", value: (row) => row.note}
          ],
          rows,
          {stack: true}
        )
      ],
      limitations: ["“命名日期”是那一届全国命名的日期，不说明徐汇区是否在内。"]
    };
  }
});

/** The years of evidence of a round: past, on, or ahead. */
function clock({cycle, midterm}: Row<"cycles">, asOf: string, years: readonly string[]): List {
  const year = yearOf(asOf);
  const thisYear = asOf.endsWith("-12") ? "年末" : `到 ${Number(asOf.slice(5))} 月`;
  return {
    kind: "list",
    as: "clock",
    label: `第 ${cycle} 届佐证年度`,
    items: years.map((one) => ({
      state: one < year ? "past" : one === year ? "now" : "ahead",
      text: [
        strong(`${one}年`),
        {kind: "plain", text: `佐证年度${one === midterm ? "、届中考评" : ""}`},
        {kind: "plain", text: one < year ? "已过" : one === year ? thisYear : "未到"}
      ]
    }))
  };
}

/** What nobody has told us: read from the tables themselves, so that it shrinks when somebody does. */
export const unknowns = card({
  resource: "standard_versions",
  draw(_, site) {
    const version = versionInForce(site);
    const items = site.tables.standard_items.length;
    const withoutPoints = sectionsInForce(site).filter((row) => row.block !== "veto" && row.points === "");
    const never = site.tables.sources.filter((row) => row.last_delivery === "");
    const noTarget = site.receipts.indicators.filter(({target}) => !target).length;
    const unstated = site.tables.published_figures.filter((row) => row.verdict === "period_unstated").length;
    const facts = [
      version && version.complete !== "1" ? `考评标准“${version.title}”只读到 ${items} 条：${version.note}` : "",
      version && version.in_force === "" ? "这一版标准的有效年份没有查到，不能断定它现行。" : "",
      withoutPoints.length ? `${withoutPoints.map(({name}) => name).join("、")}：${unpublished}。总分也没有公布。` : "",
      ...site.tables.cycles.filter((row) => row.note).map((row) => `第 ${row.cycle} 届：${row.note}。`),
      noTarget ? `${noTarget} 项指标没有公开的目标，只作背景，不判好坏。` : "",
      unstated ? `${unstated} 个公开数字没有说明期间，不判一致与否。` : "",
      never.length ? `${never.map(({title}) => title).join("、")}：从未交付。` : "",
      "上海市双拥模范区、模范街镇的评分表：没有查到。"
    ].filter(Boolean);
    return {
      title: `还不知道的 ${facts.length} 件事`,
      lead: "没有人告诉过本站的，本站不猜、不补。",
      wide: true,
      body: [{kind: "list", as: "limits", items: facts.map((text) => ({text}))}]
    };
  }
});
