import {formsOf} from "./forms.js";
import {findNumbers} from "./numbers.js";
import {isChineseName, isNameLabel, personalRules} from "./rules.js";

/** What stands in a text that looks like a person or a unit. */
export interface Trace {
  /** Which kind, in Chinese. */
  name: string;
  value: string;
}

export interface Context {
  /** The name of the column or key under which it stands. */
  label?: string | undefined;
  /** Text of a program or a style sheet. */
  code?: boolean | undefined;
  /** A name of a file or sheet, a title, a header. */
  alone?: boolean | undefined;
}

/** Nothing of a person or a unit can be said with less than a digit or a Chinese character, or an address sign. */
const anything = /[\p{N}\p{Script=Han}@＠%\\]|\bat\b|[[({<]at|wxid/iu;

const chinese = /\p{Script=Han}/u;

export function findTraces(text: string, {label, code = false, alone = false}: Context = {}): readonly Trace[] {
  if (!anything.test(text)) return [];
  const isNames = label !== undefined && isNameLabel(label);
  const forms = formsOf(text);
  const found: Trace[] = [];
  // One by one: a long text may hold more of them than a call can have arguments.
  if (/(?:[0-9][^0-9]{0,3}){10}/.test(forms.digits))
    for (const number of findNumbers(forms.digits, code)) found.push(number);
  const isChinese = chinese.test(forms.plain);
  for (const {name, of, pattern, is, notInCode, inChinese} of personalRules) {
    if ((code && notInCode) || (inChinese && !isChinese)) continue;
    for (const [match, ...groups] of forms[of].matchAll(pattern))
      if (!is || is(match, groups)) found.push({name, value: match});
  }
  if (isNames && isChineseName(forms.tight.trim())) found.push({name: "姓名", value: forms.tight.trim()});
  if (alone) for (const name of namesAlone(forms.tight)) found.push(name);
  return found;
}

/** A part of a name of a file, between signs, that is a name of a person. */
function namesAlone(text: string): Trace[] {
  return (
    text
      .replace(/\.[A-Za-z0-9]{1,8}$/, "")
      .replace(/[0-9][元人件万亿户份批期]/g, " ")
      .split(/[^\p{Script=Han}*某]+/u)
      // Words of two characters that begin with a surname are too many.
      .filter(
        (part) =>
          ([...part].length > 2 || /[某*]/.test(part)) &&
          isChineseName(part) &&
          !/[局部处委办队组站所镇路街会号分讲度要报表册]$/u.test(part)
      )
      .map((value) => ({name: "姓名", value}))
  );
}

/** The text with every trace as “…”: what may be kept and shown of a name that a sender gave. */
export function hideTraces(text: string, context: Context = {alone: true}): string {
  if (findTraces(text, context).length === 0) return text;
  // Where a trace is written in a disguise, its place in the text is not known: words without any of it stay.
  const parts = text.split(/([\s_\-–—·、，,()（）【】[\]]+)/u);
  const kept = parts
    .map((part) => (findTraces(part, context).length || /[\p{N}]{3}/u.test(part) ? "…" : part))
    .join("");
  return findTraces(kept, context).length ? "…" : kept;
}

/** A sentence of ours that quotes others: each quotation that holds a trace as “…”. */
export const hideQuoted = (sentence: string): string =>
  sentence.replace(/([“《])([^”》]*)([”》])/gu, (quoted, open: string, text: string, close: string) =>
    findTraces(text, {alone: true}).length ? `${open}…${close}` : quoted
  );

/** What may be said of a trace: the start of it, never more than half of it. */
export function maskTrace(value: string): string {
  const characters = [...value];
  const shown = characters.slice(0, Math.min(2, characters.length >> 1)).join("");
  return `${shown}…（${characters.length} 个字符）`;
}
