/** What the senders call their files, which differs from office to office. */
const names: Readonly<Record<string, (year: string, month: string) => string>> = {
  resettlement: (year, month) => `退役军人接收安置登记表_${year}${month}`,
  beneficiaries: (year, month) => `优抚对象台账（${year}年${Number(month)}月）`,
  payouts: (year, month) => `优抚资金发放明细${year}年${Number(month)}月`,
  activities: (year, month) => `双拥活动台账${year}-${month}`,
  two_lists: (year, month) => `军地互办实事双清单_${year}.${month}`,
  stations: (year, month) => `退役军人服务站台账${year}年第${"一二三四".charAt(Number(month) / 3 - 1)}季度`,
  tasks: (year, month) => `${year}年创建任务分解表(${Number(month)}月)`,
  population: (year) => `街镇基数${year}`
};

/** Name of a contract's file that speaks of a month; a file of an earlier month is a correction, and says so. */
export function fileName(contract: string, delivery: string, month: string, extension: "csv" | "xlsx"): string {
  const name = names[contract];
  if (!name) throw new Error(`no file name for contract: ${contract}`);
  return `${name(month.slice(0, 4), month.slice(5, 7))}${month < delivery ? "（更正）" : ""}.${extension}`;
}
