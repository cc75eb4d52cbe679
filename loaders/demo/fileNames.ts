import type {Extension} from "./layouts.js";

/** What the senders call their files, which differs from office to office. */
const names: Readonly<Record<string, (year: string, month: string) => string>> = {
  resettlement: (year, month) => `退役军人接收安置登记表_${year}${month}`,
  beneficiaries: (year, month) => `优抚对象台账（${year}年${Number(month)}月）`,
  payouts: (year, month) => `优抚资金发放明细${year}年${Number(month)}月`,
  activities: (year, month) => `双拥活动台账${year}-${month}`,
  two_lists: (year, month) => `军地互办实事双清单_${year}.${month}`,
  stations: (year, month) => `退役军人服务站台账${year}年第${"一二三四".charAt(Number(month) / 3 - 1)}季度`,
  tasks: (year, month) => `${year}年创建任务分解表(${Number(month)}月)`,
  population: (year) => `街镇基数${year}`,
  insurance: (year) => `优抚对象参保名册${year}年度`,
  visits: (year, month) => `走访慰问台账${year}年（截至${Number(month)}月）`,
  station_cases: (year, month) => `service_station_cases_${year}${month}`,
  school_places: (year) => `军人子女教育优待统计${year}学年`,
  spouse_jobs: (year, month) => `随军随调家属安置统计${year}年${month === "07" ? "（上半年）" : ""}`,
  support_teams: (year, month) => `拥军支前队伍台账${year}Q${Number(month) / 3}`,
  science_resources: (year, month) => `科技拥军资源统计${year}${month}`,
  media: (year, month) => `双拥宣传稿件台账-${year}${month}`,
  meetings: (year, month) => `双拥会议台账${year}年1—${Number(month)}月`,
  evidence: (year, month) => `佐证材料台账（${year}年${Number(month)}月归集）`,
  scores: (year, month) => `考评${month === "03" ? "核定" : "自评"}得分_${year}${month}`,
  veto_events: (year, month) => `一票否决风险台账${year}.${month}`,
  surveys: (year, month) => `满意度调查统计${year}${month === "06" ? "上" : "下"}半年`,
  volunteers: (year, month) => `volunteers-${year}-${month}`
};

/** Name of a contract's file that speaks of a month; a file of an earlier month is a correction, and says so. */
export function fileName(contract: string, delivery: string, month: string, extension: Extension): string {
  const name = names[contract];
  if (!name) throw new Error(`no file name for contract: ${contract}`);
  return `${name(month.slice(0, 4), month.slice(5, 7))}${month < delivery ? "（更正）" : ""}.${extension}`;
}
