import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {formatExact, parseExact} from "../../loaders/base/decimals.js";
import {decompose, steps} from "../../loaders/revisions/decompose.js";

const exact = fc.bigInt({min: -(10n ** 24n), max: 10n ** 24n}).map(formatExact);
const cell = fc.option(exact, {nil: undefined});

describe("decompose(path)", () => {
  it("splits a change into parts that add up to it, whatever the numbers", () => {
    fc.assert(
      fc.property(exact, exact, exact, exact, exact, exact, (then, code, reference, data, shownThen, shownNow) => {
        const {changed, parts} = decompose({then, code, reference, data, shownThen, shownNow});
        const sum = steps.reduce((total, step) => total + parseExact(parts![step])!, 0n);
        expect(sum).toBe(parseExact(shownNow)! - parseExact(shownThen)!);
        for (const step of steps) expect(changed[step]).toBe(parts![step] !== "0");
      })
    );
  });

  it("finds each cause's own part where figures are a sum over weighted records", () => {
    const records = fc.array(fc.nat(1000), {minLength: 1, maxLength: 20});
    fc.assert(
      fc.property(records, records, fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9), (old, late, m0, m1, r0, r1) => {
        const figure = (data: number[], method: number, base: number) =>
          String(data.reduce((sum, x) => sum + x * (method + 1), 0) + base);
        const data = [...old, ...late];
        const [then, now] = [figure(old, m0, r0), figure(data, m1, r1)];
        const {parts} = decompose({
          then,
          code: figure(old, m1, r0),
          reference: figure(old, m1, r1),
          data: now,
          shownThen: then,
          shownNow: now
        });
        const total = (rows: number[]) => rows.reduce((sum, x) => sum + x, 0);
        expect(parts).toEqual({
          code: String(total(old) * (m1 - m0)),
          reference: String(r1 - r0),
          data: String(total(late) * (m1 + 1)),
          disclosure: "0"
        });
      })
    );
  });

  it("says which steps changed what is no number, and gives no parts", () => {
    fc.assert(
      fc.property(cell, cell, cell, cell, (then, code, reference, data) => {
        const split = decompose({then, code, reference, data, shownThen: "", shownNow: ""});
        expect(split.parts).toBeUndefined();
        expect(split.changed.code).toBe((then ?? "") !== (code ?? ""));
        expect(split.changed.data).toBe((reference ?? "") !== (data ?? ""));
      })
    );
  });

  it("gives disclosure what the figures under it do not explain", () => {
    const path = {then: "12", code: "12", reference: "12", data: "13", shownThen: "10", shownNow: "15"};
    expect(decompose(path).parts).toEqual({code: "0", reference: "0", data: "1", disclosure: "4"});
  });
});

it("parseExact and formatExact keep every digit", () => {
  for (const text of ["0", "-1", "3500.25", "0.000000000001", "-123456789012345678.5"]) {
    expect(formatExact(parseExact(text)!)).toBe(text);
  }
  for (const text of ["", "on_track", "1e3", undefined]) expect(parseExact(text)).toBeUndefined();
});
