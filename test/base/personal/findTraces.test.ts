import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {idCheckDigit} from "../../../loaders/base/idNumber.js";
import {findTraces} from "../../../loaders/base/personal/findTraces.js";

const id = (first: string) => first + idCheckDigit(first);
/** Traces that hold no Chinese character, and pieces of them. */
const traces = [
  id("99000019500101001"),
  "990000500101001",
  "199 0000 0000",
  "tel: 021-5550-0000",
  "nobody@example.com",
  "nobody [at] example [dot] com",
  "wechat: nobody_01",
  "QQ: 100000001",
  "WJ 01-00001",
  "passport: E00000001",
  "121.43651, 31.18852",
  "12%31\\u0039"
];

describe("findTraces(text)", () => {
  it("finds in a text without Chinese what it finds where a Chinese character stands elsewhere", () => {
    const text = fc
      .array(
        fc.oneof(
          fc.constantFrom(...traces),
          fc.string({unit: fc.constantFrom(..."0123456789ABEQWXadotvw-_.:/@#%\\() ,"), maxLength: 20}),
          fc.constantFrom("\n", " ", "O0", "f".repeat(32))
        ),
        {maxLength: 6}
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (t) => {
        expect(findTraces(t)).toEqual(findTraces(`${t}\n字`));
      })
    );
    expect(traces.flatMap((t) => findTraces(t)).length).toBeGreaterThan(9);
  });
});
