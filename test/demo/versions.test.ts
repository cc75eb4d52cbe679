import {describe, expect, it} from "vitest";
import {isListed, known, versions} from "../../loaders/demo/versions.js";

describe("versions(at)", () => {
  it("gives one row for each state, the newest effective", () => {
    const found = versions((delivery) =>
      delivery < "2023-09" ? undefined : {key: 1, done: known("2023-11-05", delivery)}
    );
    expect(found).toEqual([
      {key: 1, done: null, deliveries: ["2023-09", "2023-10"], effective: false},
      {key: 1, done: "2023-11-05", deliveries: ["2023-11", "2023-12"], effective: true}
    ]);
  });
});

describe("isListed(opened, closed, delivery)", () => {
  it("lists an item all through its year, and later until the delivery that shows it closed", () => {
    const listed = (delivery: string) => isListed("2021-11-20", "2022-02-03", delivery);
    expect(["2021-10", "2021-11", "2021-12", "2022-01", "2022-02", "2022-03"].map(listed)).toEqual([
      false,
      true,
      true,
      true,
      true,
      false
    ]);
  });
});
