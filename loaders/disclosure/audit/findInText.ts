import type {Release} from "./readRelease.js";

/** What one piece of text beside a drawing says: the title of a bar, the label of a chart, an attribute. */
export function textsIn(markup: string): string[] {
  const found = [
    ...markup.matchAll(/<(title|desc|text|tspan|td|caption)\b[^>]*>([^<]+)</g),
    ...markup.matchAll(/\b(aria-label|title|alt|content|data-[\w-]+)="([^"]+)"/g)
  ];
  return [...new Set(found.map(([, , text]) => text!.replace(/\s+/g, " ").trim()))].filter((t) => /\d/.test(t));
}

/** How a period is said. */
export function periodWords(period: string): RegExp {
  const [year, rest] = [period.slice(0, 4), period.slice(5)];
  if (rest === "") return new RegExp(`${year}年(?!第?[0-9一二三四])|(?<!\\d)${year}(?![-/.年\\d])`);
  if (rest.startsWith("Q")) {
    const said = `[${rest[1]}${"一二三四"[Number(rest[1]) - 1]}]`;
    return new RegExp(`${year}-${rest}|${year}年第?${said}季度`);
  }
  return new RegExp(`${year}[-/.]0?${Number(rest)}(?!\\d)|${year}年0?${Number(rest)}月`);
}

/** The words that name a cell: its period, and its codes in Chinese or as they are. */
export interface Named {
  name: string;
  period: RegExp;
  words: readonly (readonly string[])[];
}

/** Lists of labels by column. */
const lists: Record<string, string> = {
  person_type: "person_types",
  placement_type: "placement_types",
  category: "beneficiary_categories",
  benefit_item: "benefit_items",
  area_code: "streets",
  indicator_id: "indicators"
};
const periods = ["month", "pay_month", "year", "policy_year", "period"];

/** How the hidden rows of a release would be named in words. */
export function namesOf(release: Release): Named[] {
  const labels = new Map((release.tables.get("labels") ?? []).map((l) => [`${l.list}|${l.code}`, l.name!]));
  return [...release.keys].flatMap(([table, key]) =>
    (release.tables.get(table) ?? [])
      .filter((row) => row.flag === "suppressed" && key.some((k) => periods.includes(k)))
      .map((row) => {
        const codes = key.filter((k) => k in lists && !(k === "area_code" && row[k] === "310104"));
        return {
          name: [table, ...key.map((k) => row[k]!)].join("|"),
          period: periodWords(row[key.find((k) => periods.includes(k))!]!),
          words: codes.map((k) => [row[k]!, labels.get(`${lists[k]}|${row[k]}`) ?? row[k]!])
        };
      })
      .filter(({words}) => words.length > 0)
  );
}

/** The number that a text gives for a hidden row: everything that names the row is in it, and one number besides. */
export function numberIn(text: string, {period, words}: Named): number | undefined {
  // Words are looked for first: most texts lack them, and a pattern takes longer.
  if (!words.every((ways) => ways.some((way) => text.includes(way))) || !period.test(text)) return undefined;
  let rest = text.replace(period, " ");
  for (const ways of words) {
    const said = ways.find((way) => rest.includes(way));
    if (said === undefined) return undefined;
    rest = rest.replace(said, " ");
  }
  const left = [...rest.matchAll(/(?<![＜<≥>\d.])\d[\d,]*(?:\.\d+)?/g)];
  return left.length === 1 ? Number(left[0]![0].replaceAll(",", "")) : undefined;
}
