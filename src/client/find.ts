/** What the search looks through: every page, section, card and definition of the site, in the order of the pages. */
export interface Index {
  /** File and title of each page. */
  pages: readonly (readonly [file: string, title: string])[];
  /** The page by its number, the anchor on it, the title, what is read first, and the rest of the words. */
  entries: readonly (readonly [page: number, anchor: string, title: string, head: string, text: string])[];
  /** The syllables of names: “tian lin jie dao” of 田林街道. */
  pinyin: Readonly<Record<string, string>>;
}

export interface Found {
  href: string;
  /** The page that it is on, where the title is not that page's own. */
  page: string;
  title: string;
  /** A piece of what it says, around the first word that was asked for. */
  said: string;
}

export interface Answer {
  found: readonly Found[];
  /** What was looked for, to mark it in titles and pieces; it has the flag g. */
  asked: RegExp;
}

/** The same letters to the eye are the same to the search: half-width, small. Every character keeps its place. */
export const fold = (text: string) =>
  text
    .replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, " ")
    .replace(/[A-Z]/g, (c) => c.toLowerCase());

const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
const hanDigits = "〇一二三四";
const periods =
  /((?:19|20)\d\d)(?:年第?|[-./]?)(?:q([1-4])|([1-4一二三四])季度?|(?:年|[-./])?(1[0-2]|0?[1-9])(?!\d)月?)/g;

/**
 * What a reader asks for: each must be there. A month or quarter is found in any of the ways of writing it; Latin letters
 * also find names by their pinyin, whole (tianlin) or by initials (tl); Chinese is found in the middle of a word.
 */
export function parseQuery(query: string, pinyin: Index["pinyin"] = {}): string[] {
  const terms: string[] = [];
  const rest = fold(query).replace(periods, (all, year: string, q?: string, han?: string, month?: string) => {
    if (/^\d+$/.test(all) && all.length > 4) return all;
    const quarter = q ?? (han && (/\d/.test(han) ? han : String(hanDigits.indexOf(han))));
    terms.push(
      quarter
        ? `${year}(?:年第?|-?)(?:q${quarter}|[${quarter}${hanDigits[Number(quarter)]}]季度)`
        : `${year}(?:年|-0?)${Number(month)}(?!\\d)月?`
    );
    return " ";
  });
  for (const word of rest.split(/[^\p{L}\p{N}_%.-]+/u)) {
    if (word === "") continue;
    const names = /^[a-z]{2,}$/.test(word) ? namesOf(word, pinyin) : [];
    terms.push([literal(word), ...names.map((name) => literal(fold(name)))].join("|"));
  }
  return terms;
}

/** Names whose pinyin begins so; by initials also in the middle, from three letters on. */
function namesOf(letters: string, pinyin: Index["pinyin"]): string[] {
  return Object.entries(pinyin)
    .filter(([, said]) => {
      const initials = said.replace(/(\w)\w*\s*/g, "$1");
      return (
        said.replaceAll(" ", "").startsWith(letters) ||
        (letters.length > 2 ? initials.includes(letters) : initials.startsWith(letters))
      );
    })
    .map(([name]) => name);
}

/** A run of Chinese without spaces may be two words: 田林逾期 is asked as 田林 and 逾期. */
function cut(terms: readonly string[]): string[][] {
  return terms.flatMap((term, i) =>
    /^\p{Script=Han}{4,}$/u.test(term)
      ? Array.from({length: term.length - 3}, (_, at) => [
          ...terms.slice(0, i),
          term.slice(0, at + 2),
          term.slice(at + 2),
          ...terms.slice(i + 1)
        ])
      : []
  );
}

/** Finds what is asked for, the best first: in a title, in what is read first, anywhere. */
export function find(index: Index, query: string): Answer {
  const terms = parseQuery(query, index.pinyin);
  for (const asked of [terms, ...cut(terms)]) {
    const found = findAll(index, asked);
    if (found.length > 0) return {found, asked: new RegExp(asked.join("|"), "g")};
  }
  return {found: [], asked: /(?!)/g};
}

function findAll(index: Index, terms: readonly string[]): Found[] {
  if (terms.length === 0) return [];
  const asked = terms.map((term) => new RegExp(term));
  const first = new RegExp(terms.join("|"));
  return foldedEntries(index)
    .flatMap(([page, anchor, title, head, text], i) => {
      const pageTitle = fold(index.pages[page]![1]);
      const scores = asked.map((term): number => {
        const inTitle = term.exec(title);
        if (inTitle) return inTitle.index > 0 ? 40 : inTitle[0].length === title.length ? 80 : 60;
        if (term.test(anchor)) return 30;
        if (term.test(head)) return 10;
        if (term.test(text)) return 3;
        return term.test(pageTitle) ? 1 : 0;
      });
      return scores.includes(0) ? [] : [{i, score: scores.reduce((sum, score) => sum + score, 0)}];
    })
    .sort((a, b) => b.score - a.score || a.i - b.i)
    .map(({i}) => {
      const [page, anchor, title, head, text] = index.entries[i]!;
      const [file, pageTitle] = index.pages[page]!;
      return {
        href: anchor === "" ? file : `${file}#${anchor}`,
        page: title === pageTitle ? "" : pageTitle,
        title,
        said: around(head, first) || around(text, first) || head.slice(0, 40)
      };
    });
}

const folded = new WeakMap<Index, Index["entries"]>();

function foldedEntries(index: Index): Index["entries"] {
  let entries = folded.get(index);
  if (!entries) {
    entries = index.entries.map(
      ([page, ...texts]) => [page, ...texts.map(fold)] as unknown as Index["entries"][number]
    );
    folded.set(index, entries);
  }
  return entries;
}

/** Some words before and after. */
function around(words: string, term: RegExp): string {
  const at = term.exec(fold(words))?.index;
  if (at === undefined) return "";
  const from = Math.max(0, at - 12);
  const piece = words.slice(from, at + 36);
  return `${from > 0 ? "…" : ""}${piece}${at + 36 < words.length ? "…" : ""}`;
}
