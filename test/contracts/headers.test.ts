import {describe, expect, it} from "vitest";
import type {Column, Contract} from "../../loaders/contracts/language/contract.js";
import {contracts} from "../../loaders/contracts/index.js";
import {chooseContract} from "../../loaders/read/chooseContract.js";
import {headerKey} from "../../loaders/read/findHeader.js";

/** The contract that a sheet with this header is taken for; throws where two fit, or none. */
const chosen = (headers: string[]) =>
  chooseContract({sheet: "", rows: [headers], rowNumbers: [1], mergedAcross: [], scanned: 1}, contracts, "导出.csv")
    ?.contract.id;

const headersOf = ({columns}: Contract, which: (column: Column) => boolean) =>
  Object.values(columns)
    .filter(which)
    .map(({header}) => header);

describe("a header chooses its own contract, whatever the file is called", () => {
  for (const contract of contracts) {
    const {id} = contract;
    const required = headersOf(contract, (c) => c.required === true);

    it(`${id}: all columns`, () => {
      expect(chosen(headersOf(contract, () => true))).toBe(id);
    });
    it(`${id}: required columns only`, () => {
      expect(chosen(required)).toBe(id);
    });
    it(`${id}: required columns and any one other`, () => {
      for (const other of headersOf(contract, (c) => !c.required)) expect(chosen([...required, other]), other).toBe(id);
    });
    it(`${id}: required columns, any one by any of its aliases`, () => {
      const aliased = Object.values(contract.columns).flatMap(({header, aliases = []}) =>
        aliases.map((alias) => ({header, alias}))
      );
      // Foreign public data are the only ones that nobody spells in two ways.
      expect(aliased.length > 0).toBe(contract.office !== "公开数据");
      for (const {header, alias} of aliased)
        expect(chosen([...required.filter((h) => h !== header), alias]), alias).toBe(id);
    });
    it(`${id}: all columns by their last aliases`, () => {
      expect(chosen(Object.values(contract.columns).map(({header, aliases = []}) => aliases.at(-1) ?? header))).toBe(
        id
      );
    });
    it(`${id}: no spelling names two columns`, () => {
      const keys = Object.values(contract.columns).flatMap(({header, aliases = []}) =>
        [header, ...aliases].map((label) => headerKey(label).key)
      );
      expect(keys).toEqual([...new Set(keys)]);
    });
  }
});

describe("a unit in brackets after the name of a number", () => {
  it.each([
    ["science_resources", ["统计月份", "资源类别", "数量（家）"]],
    ["support_teams", ["统计季度", "队伍编号", "编制人数（人）", "实有人数(人)", "演练次数（次）"]],
    ["volunteers", ["统计月份", "队伍编号", "街镇", "志愿者人数（人）", "服务场次（场）"]],
    ["station_cases", ["统计月份", "站点编码", "街镇", "事项类别", "受理件数（件）", "办结件数（件）"]],
    ["evidence", ["考评年度", "指标编号", "责任单位", "材料类型", "应归档（份）", "已归档（份）"]],
    ["scores", ["标准版本", "年度", "指标编号", "满分（分）", "自评得分（分）"]]
  ])("is seen through in %s", (id, headers) => {
    expect(chosen(headers)).toBe(id);
  });
});

describe("the columns of every contract", () => {
  it("say in Chinese what they hold, and what empty means where empty is allowed", () => {
    for (const {id, columns} of contracts) {
      for (const [c, {about, required, keep, type}] of Object.entries(columns)) {
        expect(about, `${id}.${c}`).toMatch(/\p{Script=Han}/u);
        if (!required && keep === undefined && type !== "pii" && id !== "va_gdx" && c !== "state")
          expect(about, `${id}.${c}`).toMatch(/空为|不入库/u);
      }
    }
  });

  it("have the reporting unit in every period and snapshot contract of ours", () => {
    for (const {id, kind, columns} of contracts) {
      expect("reporting_unit" in columns, id).toBe(kind !== "register" && id !== "va_gdx");
    }
  });
});
