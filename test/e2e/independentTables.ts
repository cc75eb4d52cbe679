import {lists} from "../lists.js";
import type {Truth} from "./independentFigures.js";

// The tables behind the pages of evaluation, by plain loops over the generator's rows: no SQL, nothing of the engine.

type Rows = Record<string, string>[];

/** Sections of the published items of the standard, as they are printed; of no other item is the section known. */
const sectionOf: Record<string, string> = {"1": "1", "2": "1", "3": "1", "4": "1", "5": "1", "6": "2"};

const number = (value: unknown) => Number(value);
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

function grouped<T>(rows: readonly T[], keyOf: (row: T) => readonly unknown[]): [string[], T[]][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row).join("|");
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups].map(([key, of]) => [key.split("|"), of]);
}

/** `months`: 2021-01 …; `endOf`: the last day of one. */
export function independentTables(
  truth: Truth,
  months: readonly string[],
  endOf: (month: string) => string
): Record<string, Rows> {
  return {
    insurance_yearly: insuranceYearly(truth),
    evidence_yearly: evidenceYearly(truth),
    evidence_missing: evidenceMissing(truth),
    scores_yearly: scoresYearly(truth),
    tasks_ageing: months.flatMap((month) => tasksAgeing(truth, month, endOf(month))),
    tasks_open: tasksOpen(truth, endOf(months.at(-1)!)),
    lists_open: listsOpen(truth, endOf(months.at(-1)!)),
    two_lists_ageing: months.flatMap((month) => listsAgeing(truth, month, endOf(month))),
    veto_lamps: vetoLamps(truth, endOf(months.at(-1)!)),
    media_monthly: mediaMonthly(truth, months)
  };
}

function insuranceYearly({insurance, beneficiaries}: Truth): Rows {
  const key = new Set(lists.beneficiary_categories.filter((c) => c.more.key === "1").map((c) => c.code));
  return grouped(insurance, (r) => [r.policy_year, r.product]).map(([[policy_year, product], rows]) => ({
    policy_year: policy_year!,
    product: product!,
    eligible: String(
      new Set(
        beneficiaries.filter((b) => b.month === `${policy_year}-12-01` && key.has(b.category)).map((b) => b.person)
      ).size
    ),
    insured: String(new Set(rows.map((r) => r.person)).size)
  }));
}

/** What was asked for and is not there, place by place: one folder too full does not fill another. */
const missing = (rows: Truth["evidence"]) => total(rows.map((r) => Math.max(0, number(r.required) - number(r.filed))));
const counts = (rows: Truth["evidence"]) => ({
  required: String(total(rows.map((r) => number(r.required)))),
  filed: String(total(rows.map((r) => number(r.filed)))),
  missing: String(missing(rows))
});

function evidenceYearly({evidence}: Truth): Rows {
  return grouped(evidence, (r) => [r.year, r.unit]).map(([[year, unit], rows]) => ({
    year: year!,
    unit: unit!,
    ...counts(rows)
  }));
}

function evidenceMissing({evidence}: Truth): Rows {
  return grouped(evidence, (r) => [r.year, r.unit, r.item_no, r.kind])
    .filter(([, rows]) => missing(rows) > 0)
    .map(([[year, unit, item_no, kind], rows]) => ({
      year: year!,
      unit: unit!,
      item_no: item_no!,
      kind: kind!,
      ...counts(rows)
    }));
}

function scoresYearly({scores}: Truth): Rows {
  return grouped(scores, (r) => [r.year, r.standard, sectionOf[r.item_no] ?? ""]).map(
    ([[year, standard, section], rows]) => {
      const known = rows.filter((r) => r.max_points !== null);
      // No item with points at all is nothing, not nought.
      const points = (values: readonly (string | number | null)[]) => {
        const told = values.filter((value) => value !== null);
        return told.length ? String(total(told.map(number))) : "";
      };
      return {
        year: year!,
        standard: standard!,
        section: section!,
        items: String(new Set(rows.map((r) => r.item_no)).size),
        items_with_points: String(new Set(known.map((r) => r.item_no)).size),
        max_points: points(known.map((r) => r.max_points)),
        self_points: points(known.map((r) => r.self_points)),
        checked_points: points(known.map((r) => r.checked_points))
      };
    }
  );
}

/** Open things by how long they are overdue at a day. */
function ageing(open: readonly {due_on: string}[], day: string) {
  const late = open.map((r) => daysBetween(r.due_on, day));
  const between = (from: number, to: number) => String(late.filter((days) => days >= from && days <= to).length);
  return {
    not_due: between(-Infinity, -1),
    overdue_30: between(0, 30),
    overdue_90: between(31, 90),
    overdue_more: between(91, Infinity)
  };
}
const isOpen = (day: string) => (r: {done_on: string | null}) => r.done_on === null || r.done_on > day;

function tasksAgeing({tasks}: Truth, month: string, day: string): Rows {
  return grouped(tasks, (r) => [r.unit]).map(([[unit], mine]) => {
    const open = mine.filter((r) => r.assigned_on <= day).filter(isOpen(day));
    const late = open.map((r) => daysBetween(r.due_on, day)).filter((days) => days >= 0);
    return {
      month,
      unit: unit!,
      ...ageing(open, day),
      oldest_days: late.length ? String(Math.max(...late)) : ""
    };
  });
}

/** What stands open of one due date: how much, since when it is late. */
const owed = (rows: readonly {due_on: string}[], day: string) => ({
  open: String(rows.length),
  days_late: rows[0]!.due_on <= day ? String(daysBetween(rows[0]!.due_on, day)) : "",
  state_on: day
});

function tasksOpen({tasks}: Truth, day: string): Rows {
  const open = tasks.filter((r) => r.assigned_on <= day).filter(isOpen(day));
  return grouped(open, (r) => [r.unit, r.due_on, r.section]).map(([[unit, due_on, section], rows]) => ({
    unit: unit!,
    due_on: due_on!,
    section: section!,
    ...owed(rows, day)
  }));
}

function listsOpen({items}: Truth, day: string): Rows {
  const open = items.filter((r) => r.proposed_on <= day).filter(isOpen(day));
  return grouped(open, (r) => [r.unit, r.due_on, r.side]).map(([[unit, due_on, side], rows]) => ({
    unit: unit!,
    due_on: due_on!,
    side: side!,
    ...owed(rows, day)
  }));
}

function listsAgeing({items}: Truth, month: string, day: string): Rows {
  return ["地方为部队办", "部队为地方办"].map((side) => {
    const mine = items.filter((r) => r.side === side && r.proposed_on <= day);
    const done = mine.filter((r) => !isOpen(day)(r));
    const days = done.map((r) => daysBetween(r.accepted_on ?? r.proposed_on, r.done_on!)).sort((a, b) => a - b);
    const middle = days.length >> 1;
    const median = days.length % 2 ? days[middle]! : (days[middle - 1]! + days[middle]!) / 2;
    return {
      month,
      side,
      ...ageing(mine.filter(isOpen(day)), day),
      done: String(done.length),
      done_on_time: String(done.filter((r) => r.done_on! <= r.due_on).length),
      median_days: days.length ? String(median) : ""
    };
  });
}

function vetoLamps({vetoes}: Truth, day: string): Rows {
  const found = [...vetoes].sort((a, b) => (a.found_on + a.event_id < b.found_on + b.event_id ? -1 : 1));
  return found.map((r, i) => {
    const closed = r.resolved_on !== null && r.resolved_on <= day;
    return {
      lamp: String(i + 1),
      state: closed ? "closed" : "open",
      since: closed ? r.resolved_on! : r.found_on
    };
  });
}

function mediaMonthly({media}: Truth, months: readonly string[]): Rows {
  return months.flatMap((month) =>
    lists.media_channels.map(({code}) => ({
      month,
      channel: code,
      items: String(media.filter((r) => r.channel === code && r.published_on.startsWith(month)).length)
    }))
  );
}
