import {expect, it} from "vitest";
import {cents, yuan} from "../../loaders/demo/money.js";

it("cents and yuan are each other's reverse", () => {
  for (const amount of ["0.00", "0.05", "12.50", "35123456.78"]) expect(yuan(cents(amount))).toBe(amount);
  expect(cents("3")).toBe(300);
});

it("an amount that is no whole number of cents is a bug", () => {
  expect(() => yuan(1.5)).toThrow("not an amount in cents: 1.5");
});
