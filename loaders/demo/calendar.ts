import {listMonths} from "../base/periods.js";

const DAY = 86_400_000;
const iso = (time: number) => new Date(time).toISOString().slice(0, 10);

export const years = [2021, 2022, 2023] as const;

/** The months of the demo, "2021-01" to "2023-12". Each is also a delivery: month M is handed over in delivery M. */
export const months: readonly string[] = listMonths("2021-01", "2023-12");

export const addDays = (date: string, days: number) => iso(Date.parse(date) + days * DAY);

/** The day that a spreadsheet stores as a number. */
export const excelSerial = (date: string) => Date.parse(date) / DAY + 25_569;
