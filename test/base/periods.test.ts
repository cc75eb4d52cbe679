import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {
  addMonths,
  firstDay,
  lastDay,
  listMonths,
  periodOf,
  placeInYear,
  quarterOf,
  type Span,
  spanOf
} from "../../loaders/base/periods.js";

const day = fc
  .date({min: new Date("1990-01-01"), max: new Date("2099-12-31"), noInvalidDate: true})
  .map((d) => d.toISOString().slice(0, 10));
const spans: Span[] = ["month", "quarter", "year"];

describe("periods", () => {
  it("begin and end where the calendar says, leap years too", () => {
    expect(["2024-02", "2023-02", "2023-Q1", "2023-Q4", "2023"].map((p) => [firstDay(p), lastDay(p)])).toEqual([
      ["2024-02-01", "2024-02-29"],
      ["2023-02-01", "2023-02-28"],
      ["2023-01-01", "2023-03-31"],
      ["2023-10-01", "2023-12-31"],
      ["2023-01-01", "2023-12-31"]
    ]);
  });

  it("hold every day exactly once, whatever their length", () => {
    fc.assert(
      fc.property(day, fc.constantFrom(...spans), (date, span) => {
        const period = periodOf(date, span);
        expect(spanOf(period)).toBe(span);
        expect(firstDay(period) <= date && date <= lastDay(period)).toBe(true);
        const before = new Date(Date.parse(firstDay(period)) - 1).toISOString().slice(0, 10);
        const after = new Date(Date.parse(lastDay(period)) + 86_400_000).toISOString().slice(0, 10);
        expect(periodOf(before, span)).not.toBe(period);
        expect(periodOf(after, span)).not.toBe(period);
      })
    );
  });

  it("count months over years, there and back", () => {
    expect(addMonths("2023-11", 3)).toBe("2024-02");
    expect(addMonths("2023-01", -1)).toBe("2022-12");
    fc.assert(
      fc.property(day, fc.integer({min: -500, max: 500}), (date, count) => {
        const month = date.slice(0, 7);
        expect(addMonths(addMonths(month, count), -count)).toBe(month);
      })
    );
    expect(listMonths("2022-11", "2023-02")).toEqual(["2022-11", "2022-12", "2023-01", "2023-02"]);
    expect(listMonths("2023-02", "2023-01")).toEqual([]);
  });

  it("know their place in the year", () => {
    expect([quarterOf("2023-05"), placeInYear("2023-05"), placeInYear("2023-Q2")]).toEqual(["2023-Q2", 4, 1]);
  });
});
