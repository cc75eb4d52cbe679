import {addMonths, lastDay, monthOf, yearOf} from "../base/periods.js";
import {months} from "./calendar.js";

/** Where a row stands in the exports, and whether it holds at the end. */
export interface Delivered {
  /** Deliveries whose files carry the row as it stands here. */
  deliveries: string[];
  /** The newest row of its key or period, thus what the warehouse should hold after the last delivery. */
  effective: boolean;
}

/** A register's item through time: one row for each different state in which it was delivered, oldest first. */
export function versions<T extends object>(at: (delivery: string) => T | undefined): (T & Delivered)[] {
  const found: (T & Delivered)[] = [];
  let previous = "";
  for (const delivery of months) {
    const row = at(delivery);
    if (!row) continue;
    const text = JSON.stringify(row);
    if (text === previous) found.at(-1)?.deliveries.push(delivery);
    else found.push({...row, deliveries: [delivery], effective: false});
    previous = text;
  }
  const newest = found.at(-1);
  if (newest) newest.effective = true;
  return found;
}

/** What a register knows at a delivery of a day: nothing before it came. */
export const known = (date: string | null, delivery: string) =>
  date !== null && date <= lastDay(delivery) ? date : null;

/**
 * Whether a register holds an item in a delivery: all of the running year, and what the delivery before still showed
 * as open.
 */
export function isListed(opened: string, closed: string | null, delivery: string): boolean {
  if (monthOf(opened) > delivery) return false;
  return yearOf(opened) === yearOf(delivery) || known(closed, addMonths(delivery, -1)) === null;
}
