import {readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {missingColumns} from "../../loaders/site/missingColumns.js";
import {withFolder} from "../deliver.js";
import {writePackage} from "../fixtures/package.js";

describe("missingColumns(packageDir)", () => {
  it("names the tables and columns that a package of an older program does not have", () =>
    withFolder(async (dir) => {
      await writePackage(dir);
      expect(await missingColumns(dir)).toEqual([]);
      const file = join(dir, "datapackage.json");
      const described = JSON.parse(await readFile(file, "utf8")) as {
        resources: {name: string; schema: {fields: {name: string}[]}}[];
      };
      const resources = described.resources
        .filter((r) => r.name !== "questions")
        .map((r) => ({...r, schema: {fields: r.schema.fields.filter((f) => f.name !== "in_total")}}));
      await writeFile(file, JSON.stringify({resources}));
      expect(await missingColumns(dir)).toEqual(["payouts_monthly.in_total", "questions"]);
    }));
});
