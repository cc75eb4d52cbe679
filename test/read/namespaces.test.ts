import {describe, expect, it} from "vitest";
import {Namespaces} from "../../loaders/read/namespaces.js";

const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const other = "http://example.org/other";

describe("Namespaces", () => {
  it("takes a name without a prefix for the workbook's own where nothing is said, or its namespace is", () => {
    const names = new Namespaces();
    expect(names.open("row", {})).toBe("row");
    expect(names.open("c", {xmlns: main})).toBe("c");
  });

  it("knows another default namespace only between the tags that it stands in", () => {
    const names = new Namespaces();
    expect(names.open("worksheet", {xmlns: main})).toBe("worksheet");
    expect(names.open("ext", {xmlns: other})).toBeUndefined();
    expect(names.open("row", {})).toBeUndefined();
    expect(names.close("row")).toBeUndefined();
    expect(names.close("ext")).toBeUndefined();
    expect(names.open("row", {})).toBe("row");
    expect(names.close("row")).toBe("row");
  });

  it("follows a prefix, also where the default is another", () => {
    const names = new Namespaces();
    expect(names.open("x:worksheet", {xmlns: other, "xmlns:x": main})).toBe("worksheet");
    expect(names.open("row", {})).toBeUndefined();
    expect(names.open("x:row", {})).toBe("row");
    expect(names.open("y:row", {})).toBeUndefined();
  });
});
