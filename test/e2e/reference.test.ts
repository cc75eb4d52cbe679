import {appendFile, cp, mkdtemp, readdir, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {run} from "./run.js";

describe("npm run rebuild with reference data that do not hold", () => {
  it("names every problem of every file with its line, publishes nothing, and ends with 1", async () => {
    const dir = await mkdtemp(join(tmpdir(), "reference-"));
    try {
      const reference = join(dir, "reference");
      await cp("data/reference", reference, {recursive: true});
      const targets =
        "indicator_id,valid_from,valid_to,operator,value,at_risk,source\nfive_haves_rate,,,>=,90,,某文件\n";
      await writeFile(join(reference, "targets.csv"), targets);
      await appendFile(join(reference, "standards/subitems.csv"), "试行,3,4,多出来的一项,0.5,S01\n");
      await appendFile(
        join(reference, "commentary.csv"),
        "happiness,2023,310104,某事,某局,某步,2023-12-31,2023-10-08\n"
      );
      await writeFile(join(reference, "cycles.csv"), "cycle,evidence_from\n");
      const {code, stdout, stderr} = await run(
        "rebuild",
        "--reference",
        reference,
        "--exports",
        dir,
        "--out",
        join(dir, "out")
      );
      expect({code, stdout}).toEqual({code: 1, stdout: ""});
      expect(stderr.split("\n").slice(-6, -1)).toEqual([
        "targets.csv 第 2 行：valid_from 是“”，目标要写生效日期",
        "standards/items.csv 第 4 行：条目 3 是 1 分，4 个分项合计 1.5 分（standards/subitems.csv 第 8 行起）",
        "cycles.csv 第 1 行：缺少列 evidence_to、midterm、named_on、inferred、source、note",
        "commentary.csv 第 2 行：没有指标 happiness",
        "commentary.csv 第 2 行：没有单位 某局（units.csv）；owner 写单位，不写人名"
      ]);
      const published = await readdir(join(dir, "out")).catch(() => []);
      expect(published.filter((name) => ["current", "releases", "releases.jsonl"].includes(name))).toEqual([]);
    } finally {
      await rm(dir, {recursive: true});
    }
  });
});
