const DAY = 86_400_000;
const iso = (time: number) => new Date(time).toISOString().slice(0, 10);

export const years = [2021, 2022, 2023] as const;

/** The months of the demo, "2021-01" to "2023-12". Each is also a delivery: month M is handed over in delivery M. */
export const months: readonly string[] = years.flatMap((year) =>
  Array.from({length: 12}, (_, i) => `${year}-${String(i + 1).padStart(2, "0")}`)
);

export const yearOf = (date: string) => Number(date.slice(0, 4));
export const monthOf = (date: string) => date.slice(0, 7);

export const addDays = (date: string, days: number) => iso(Date.parse(date) + days * DAY);

export function addMonths(month: string, count: number): string {
  const index = yearOf(month) * 12 + Number(month.slice(5, 7)) - 1 + count;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
}

export const lastDay = (month: string) => addDays(`${addMonths(month, 1)}-01`, -1);

/** The day that a spreadsheet stores as a number. */
export const excelSerial = (date: string) => Date.parse(date) / DAY + 25_569;
