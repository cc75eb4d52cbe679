import {describe, expect, it} from "vitest";
import {peopleMaker} from "../../loaders/demo/people.js";

describe("peopleMaker()", () => {
  it("makes the same people every time, no two with one identity number", () => {
    const make = () => {
      const maker = peopleMaker();
      return Array.from({length: 3000}, () => maker(1950, 1953));
    };
    const people = make();
    expect(make()).toEqual(people);
    expect(new Set(people.map(({person}) => person)).size).toBe(3000);
    expect(new Set(people.map(({account}) => account)).size).toBe(3000);
  });
});
