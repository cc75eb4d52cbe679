import {contracts} from "../contracts/index.js";
import {indicators} from "../indicators/index.js";
import type {Resource} from "../tables/table.js";
import {listsOf} from "../warehouse/planDeliveries.js";
import type {State, UsedFile} from "./state.js";

/** R1 late or corrected records, R2 code lists and bases, R3 method, C corrections, D disclosure, U unexplained. */
export const kinds = ["R1", "R2", "R3", "C", "D", "U"] as const;
export type Kind = (typeof kinds)[number];
/** The same for readers. */
export const kindTitles: Record<Kind, string> = {
  R1: "补报、更正的记录",
  R2: "代码表、基数",
  R3: "口径、方法",
  C: "更正差错",
  D: "披露控制",
  U: "说不清（经批准）"
};
export type Cause = readonly [kind: Kind, text: string];

/** What one published row rests on. */
export interface Row {
  resource: Resource;
  /** Only in tables of indicators. */
  indicator: string | undefined;
}

/** Says why a figure changed, from what differs between two releases: never from what somebody claims. */
export class Causes {
  readonly #before: State;
  readonly #now: State;
  readonly #lines: string[];
  readonly #reference: string[];

  constructor(before: State, now: State) {
    this.#before = before;
    this.#now = now;
    const had = new Set(before.changelog.map((line) => line.trim()));
    this.#lines = now.changelog.map((line) => line.trim()).filter((line) => line !== "" && !had.has(line));
    const paths = new Set([...Object.keys(before.reference), ...Object.keys(now.reference)]);
    this.#reference = [...paths].filter((path) => before.reference[path] !== now.reference[path]).sort();
  }

  /** The contracts whose deliveries a row counts. */
  contractsOf = ({resource, indicator}: Row): readonly string[] =>
    indicators.find((d) => d.id === indicator)?.contracts ?? resource.contracts;

  /** R3 where the definition changed, R3 or C where the change log names what is counted; else nobody can say. */
  code(row: Row): Cause {
    const {resource, indicator} = row;
    const line = this.#lineAbout(row);
    const said = line ? `；变更记录：${line.replace(/^[-*]\s*/, "")}` : "";
    const [was, is] = [this.#before.definitions, this.#now.definitions];
    if (indicator !== undefined) {
      const d = indicators.find((d) => d.id === indicator);
      if (was.indicators[indicator] !== is.indicators[indicator])
        return ["R3", `口径变更：指标“${d?.name ?? indicator}”（${indicator}）的定义${said}`];
    } else if (was.tables[resource.name] !== is.tables[resource.name])
      return ["R3", `口径变更：表“${resource.title}”（${resource.name}）的定义${said}`];
    if (line) {
      const text = line.replace(/^[-*]\s*/, "");
      return /^更正/.test(text) ? ["C", `更正：变更记录“${text}”`] : ["R3", `方法变更：变更记录“${text}”`];
    }
    return ["U", "程序变了，口径没有变，变更记录里也没有提到"];
  }

  /** R2, naming the tables of data/reference that changed and that the row can rest on. */
  reference(row: Row): Cause {
    const relevant = this.#relevant(row);
    const named = relevant.length ? relevant : this.#reference;
    return ["R2", `代码表或基数变更：${named.join("、")}`];
  }

  /** What else changed that the row rests on, where the parts can't be separated. */
  besides(row: Row): Cause[] {
    const code: Cause = this.#before.code === this.#now.code ? ["U", ""] : this.code(row);
    return [...(code[0] === "U" ? [] : [code]), ...(this.#relevant(row).length ? [this.reference(row)] : [])];
  }

  #relevant(row: Row): string[] {
    const lists = this.contractsOf(row).flatMap((id) => listsOf(contracts.find((c) => c.id === id)!));
    const own = new Set<string>([...lists.map((list) => `${list}.csv`), "targets.csv"]);
    if (row.resource.name === "published_figures" || row.indicator === "published_figure_match_rate")
      for (const file of ["published_figures.csv", "published_words.csv"]) own.add(file);
    const scored = this.contractsOf(row).some((id) => id === "scores" || id === "evidence");
    return this.#reference.filter((path) => own.has(path) || (path.startsWith("standards/") && scored));
  }

  /** R1, naming the deliveries and files that came, were replaced, or went. */
  data(row: Row): Cause {
    const said = this.contractsOf(row).flatMap((id) => {
      const of = (files: readonly UsedFile[]) => files.filter((f) => f.contracts.includes(id));
      const [was, is] = [of(this.#before.files), of(this.#now.files)];
      const came = is.filter((f) => !was.some((o) => sameBytes(o, f)));
      const went = was.filter((f) => !is.some((o) => sameBytes(o, f)));
      const replaced = came.filter((f) => went.some((o) => samePlace(o, f)));
      const fresh = came.filter((f) => !replaced.includes(f));
      const gone = went.filter((f) => !came.some((o) => samePlace(o, f)));
      const parts = [
        ...(fresh.length ? [`${sayFiles(fresh, id)}`] : []),
        ...(replaced.length ? [`${sayFiles(replaced, id)}被替换`] : []),
        ...(gone.length ? [`${sayFiles(gone, id)}不再使用`] : [])
      ];
      const title = contracts.find((c) => c.id === id)!.title;
      return parts.length ? [`《${title}》${parts.join("，")}`] : [];
    });
    const shown = said.slice(0, 3).join("；") + (said.length > 3 ? `等 ${said.length} 种` : "");
    const {asOf} = this.#before;
    if (said.length) return ["R1", `新到或更正的记录：${shown}`];
    return ["R1", asOf === this.#now.asOf ? "交付有变" : `截止月份由 ${asOf} 移到 ${this.#now.asOf}`];
  }

  /** A figure that disclosure changed although nothing under it did: by its policy, or nobody can say. */
  policy(row: Row): Cause {
    if (this.#reference.includes("disclosure.yaml")) return ["D", "公布的规则变更：disclosure.yaml"];
    const line = this.#lineAbout(row);
    return line
      ? ["D", `公布的方法变更：变更记录“${line.replace(/^[-*]\s*/, "")}”`]
      : ["U", "披露控制改了这个数，规则没有变，变更记录里也没有提到"];
  }

  #lineAbout({resource, indicator}: Row): string | undefined {
    const d = indicators.find((d) => d.id === indicator);
    const names = d ? [d.id, d.name] : [`${resource.name}`, `“${resource.title}”`];
    return this.#lines.find((line) => names.some((name) => hasWord(line, name)));
  }
}

/** An id inside a longer one is another id; a Chinese name has no such ends. */
const hasWord = (line: string, word: string) =>
  /^\w+$/.test(word) ? new RegExp(`(?<!\\w)${word}(?!\\w)`).test(line) : line.includes(word);

const samePlace = (a: UsedFile, b: UsedFile) => a.folder === b.folder && a.file === b.file;
const sameBytes = (a: UsedFile, b: UsedFile) => samePlace(a, b) && a.sha256 === b.sha256;

/** “2023-04 交付（第1份）”, a delivery each; of many files the first two. Readers don't see what a sender calls a file. */
function sayFiles(files: readonly UsedFile[], contract: string): string {
  const deliveries = [...new Set(files.map((f) => f.delivery))].sort();
  const said = deliveries.map((delivery) => {
    const of = files.filter((f) => f.delivery === delivery);
    const numbers = of.flatMap((f) => numberIn(f, contract) ?? []).sort((a, b) => a - b);
    const names = numbers.slice(0, 2).map((n) => `第${n}份`);
    if (names.length < Math.min(2, of.length)) return `${delivery} 交付（${of.length} 份）`;
    return `${delivery} 交付（${names.join("、")}${of.length > 2 ? `等 ${of.length} 份` : ""}）`;
  });
  if (said.length <= 3) return said.join("、");
  return `${deliveries[0]} 至 ${deliveries.at(-1)} 的 ${deliveries.length} 次交付`;
}

function numberIn({published = []}: UsedFile, contract: string): number | undefined {
  const own = published.find((p) => p.startsWith(`${contract}|`));
  return own === undefined ? undefined : Number(own.split("|")[1]);
}
