import type {Column} from "../../loaders/contracts/language/contract.js";
import {lists} from "../lists.js";
import type {Chooser} from "./chooser.js";
import {fromInteger, type Value} from "./rows.js";

/** A cell as a sender may have it: text, or in a workbook also a number, a day or a flag. */
export type Cell = string | {number: number} | {serial: number} | {flag: boolean} | null;

/** Half-width digits and letters as an input method leaves them. */
const wide = (text: string) => text.replace(/[0-9A-Za-z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));

function thousands(number: string): string {
  const [whole = "", fraction] = number.split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (fraction === undefined ? "" : `.${fraction}`);
}

const serialOf = (day: string) => Math.round((Date.parse(`${day}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000);

/** Number of hundred-millionths: an exact shift of four places, without trailing zeros when `trim`. */
function inTenThousands(yuan: string, trim: boolean): string {
  const shifted = fromInteger(BigInt(yuan.replace(".", "")), 6);
  return trim ? shifted.replace(/\.?0+$/, "") : shifted;
}

const trimmed = (number: string) => (number.includes(".") ? number.replace(/\.?0+$/, "") : number);

/** One of the spellings that exports.md lets a sender use for the value. */
export function spell(choose: Chooser, column: Column, value: Value, factor: number, workbook: boolean): Cell {
  if (value === null) {
    const blank = [
      null,
      "",
      "/",
      "—",
      "-",
      "暂无",
      " ",
      "　",
      ...(column.type === "flag" ? [] : ["无"]),
      ...(column.nulls ?? []),
      ...(column.unpublished ?? [])
    ];
    return choose.one(blank);
  }
  const cell = exact(choose, column, value, factor, workbook);
  if (typeof cell !== "string" || column.type === "text") return cell;
  if (choose.onceIn(12)) return wide(cell);
  return choose.onceIn(12) ? choose.one([" ", "　", "\t"]) + cell + choose.one(["", " "]) : cell;
}

function exact(choose: Chooser, column: Column, value: Value, factor: number, workbook: boolean): Cell {
  const text = String(value);
  const [y = "", mm = "", dd = ""] = text.split("-");
  const m = String(Number(mm));
  const d = String(Number(dd));
  const day = () => {
    const serial = serialOf(text);
    // As text a serial is read from 1982 on.
    return workbook && (serial < 30_000 || choose.onceIn(2)) ? {serial} : serial < 30_000 ? text : String(serial);
  };
  switch (column.type) {
    case "code": {
      const {code, name, aliases} = lists[column.list].find((c) => c.code === value)!;
      const word = choose.one([code, name, name, ...aliases]);
      return choose.onceIn(8) ? word.slice(0, 1) + " " + word.slice(1) : word;
    }
    case "date": {
      const forms = [
        text,
        text,
        `${y}/${m}/${d}`,
        `${y}.${mm}.${dd}`,
        `${y}年${m}月${d}日`,
        y + mm + dd,
        `${text} 00:00:00`
      ];
      return choose.onceIn(4) ? day() : choose.one(forms);
    }
    case "month": {
      const forms = [
        `${y}-${mm}`,
        `${y}-${mm}`,
        `${y}年${m}月`,
        `${y}年${mm}月份`,
        `${y}.${mm}`,
        y + mm,
        `${y}/${m}`,
        `${y}-${m}`,
        text
      ];
      return choose.onceIn(6) ? day() : choose.one(forms);
    }
    case "quarter": {
      const q = (Number(mm) + 2) / 3;
      return choose.one([
        `${y}Q${q}`,
        `${y}-Q${q}`,
        `${y}q${q}`,
        `${y}年第${"一二三四"[q - 1]}季度`,
        `${y}年${q}季度`,
        `${y}年第${q}季度`
      ]);
    }
    case "year":
      return workbook && choose.onceIn(2) ? {number: Number(value)} : choose.one([text, `${text}年`, `${text}年度`]);
    case "int":
      if (workbook && choose.onceIn(2)) return {number: Number(value)};
      return choose.one([text, thousands(text), `${text}.0`, `${thousands(text)}人`, `${text}人次`, `${text}个`]);
    case "money": {
      if (factor === 10000) {
        const scaled = inTenThousands(text, choose.onceIn(2));
        if (workbook && choose.onceIn(2)) return {number: Number(scaled)};
        return choose.one([scaled, thousands(scaled), `${scaled}万元`, `${text}元`]);
      }
      if (workbook && choose.onceIn(2)) return {number: Number(text)};
      return choose.one([
        text,
        trimmed(text),
        thousands(text),
        `${thousands(text)}元`,
        `${inTenThousands(text, true)}万元`
      ]);
    }
    case "decimal":
      return workbook && choose.onceIn(2) ? {number: Number(text)} : choose.one([text, trimmed(text)]);
    case "flag": {
      if (workbook && choose.onceIn(3)) return {flag: value === true};
      return choose.one(value ? ["是", "有", "√", "1"] : ["否", "无", "×", "0"]);
    }
    case "id": {
      // Only a birth in the 1900s can be told from an old number of 15 digits.
      const old = text.slice(6, 8) === "19" ? text.slice(0, 6) + text.slice(8, 17) : text;
      return choose.one([text, text, text.toLowerCase(), old]);
    }
    default:
      return text;
  }
}
