import {describe, expect, it} from "vitest";
import {DataError} from "../../loaders/base/errors.js";
import {readJson, readNdjson} from "../../loaders/read/readJson.js";

describe("readJson(text)", () => {
  it("keeps numbers as they are written, and puts the keys of all records in one header", () => {
    const [table] = readJson(
      '[{"a": 1.10, "b": 310104199001011234}, {"c": true, "b": null, "a": "{[\\"甲"}, {"__proto__": -1e3, "a": ""}]'
    );
    expect(table).toEqual({
      sheet: "",
      rows: [
        ["a", "b", "c", "__proto__"],
        ["1.10", "310104199001011234", null, null],
        ['{["甲', null, "TRUE", null],
        [null, null, null, "-1e3"]
      ],
      rowNumbers: [0, 1, 2, 3],
      mergedAcross: [],
      scanned: 4
    });
  });

  it.each([
    ['[{"a": 1}, {"a": {"b": 2}}]', "第 2 条记录的“a”里还有对象或数组，放不进一列；请展开成平面的字段后重新交付"],
    ['[{"a": [1]}]', "第 1 条记录的“a”里还有对象或数组，放不进一列；请展开成平面的字段后重新交付"],
    ['[{"a": 1, "a": 1}]', "第 1 条记录的“a”出现两次，无法判断用哪一个；请重新导出"],
    ["[[1, 2]]", "第 1 条记录不是对象（{字段: 值}）；请导出为对象的数组，每条记录一个对象"],
    ['[{"a": 1}, 2]', "第 2 条记录不是对象（{字段: 值}）；请导出为对象的数组，每条记录一个对象"],
    ['[{"a": 1},\n{"a": ', "JSON 在第 2 行第 7 个字符处不完整或有误（可能传输中断）；请重新导出"],
    ['[{"a": 1}', "JSON 在第 1 行第 10 个字符处不完整或有误（可能传输中断）；请重新导出"],
    ['[{"a": 1}] x', "JSON 在第 1 行第 12 个字符处不完整或有误（可能传输中断）；请重新导出"],
    ['[{"a": 01}]', "JSON 在第 1 行第 9 个字符处不完整或有误（可能传输中断）；请重新导出"],
    [`[${"{},".repeat(750_000)}{}]`, "单元格超过 600 万个，没有读取；请拆分，或改用 CSV 后重新交付"],
    ['[{"a": 1 /* b */}]', "JSON 在第 1 行第 10 个字符处不完整或有误（可能传输中断）；请重新导出"]
  ])("refuses %.40s", (text, message) => {
    expect(() => readJson(text)).toThrow(new DataError(message));
  });
});

describe("readNdjson(text)", () => {
  it("reads one record a line, under the number of its line", () => {
    const [table] = readNdjson('{"a": 1.10}\r\n\r\n{"b": 2}\n');
    expect(table).toMatchObject({
      rows: [
        ["a", "b"],
        ["1.10", null],
        [null, "2"]
      ],
      rowNumbers: [0, 1, 3],
      scanned: 3
    });
  });

  it("refuses a line that is cut", () => {
    expect(() => readNdjson('{"a": 1}\n{"a": ')).toThrow(
      new DataError("JSON 在第 2 行第 7 个字符处不完整或有误（可能传输中断）；请重新导出")
    );
    expect(() => readNdjson('{"a": 1}\n{"a": {}}')).toThrow(
      new DataError("第 2 行的“a”里还有对象或数组，放不进一列；请展开成平面的字段后重新交付")
    );
  });
});
