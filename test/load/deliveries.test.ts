import {execFileSync} from "node:child_process";
import {createServer} from "node:net";
import {mkdirSync, symlinkSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {listDeliveries} from "../../loaders/load/deliveries.js";
import {listLoads} from "../../loaders/warehouse/loadDeliveries.js";
import {csv, deliver, load, withFolder, withLoaded} from "../deliver.js";
import {withDuckDB} from "../../loaders/base/duckdb.js";

const population = csv(["年度", "街镇", "常住人口", "居委会数"], [2023, "田林", 100, 1]);
const link = "是链接，不跟随；请放入它的人换成文件或文件夹本身";

describe("listDeliveries(dir)", () => {
  it("passes over links, pipes and sockets, says whose move it is, and lists the rest", () =>
    withFolder(async (dir) => {
      const exports = join(dir, "exports");
      await deliver(dir, {"secret/人口.csv": population, "exports/2023-01/人口.csv": population});
      symlinkSync(join(dir, "secret"), join(exports, "2023-02"));
      symlinkSync("/etc/passwd", join(exports, "passwd.csv"));
      mkdirSync(join(exports, "2023-03/内"), {recursive: true});
      symlinkSync(join(dir, "nowhere"), join(exports, "2023-03/内/断.csv"));
      symlinkSync(join(exports, "2023-01"), join(exports, "2023-03/一月"));
      execFileSync("mkfifo", [join(exports, "2023-03/管道.csv")]);
      const socket = createServer().listen(join(exports, "2023-03/口.csv"));
      try {
        const {files, skipped} = await listDeliveries(exports);
        expect(files.map(({delivery, file}) => `${delivery} ${file}`)).toEqual(["2023-01 人口.csv"]);
        expect(skipped).toEqual([
          {name: "2023-02", message: link},
          {name: "2023-03/一月", message: link},
          {name: "2023-03/内/断.csv", message: link},
          {name: "2023-03/口.csv", message: "不是文件（套接字或设备）；请放入它的人删去"},
          {name: "2023-03/管道.csv", message: "是命名管道，不是文件；请放入它的人删去"},
          {name: "passwd.csv", message: link}
        ]);
      } finally {
        socket.close();
      }
    }));
});

describe("a README.txt in the exports folder", () => {
  it("is refused with the newest delivery, also when a newer one comes; the rest is loaded", () =>
    withFolder(async (dir) => {
      const verdicts = async (db: Parameters<typeof load>[0]) =>
        (await listLoads(db, "9999-12")).map((l) => `${l.delivery} ${l.file} ${l.verdict}`).sort();
      await deliver(dir, {"README.txt": "read me\nfirst\n", "2023-01/人口.csv": population});
      await withDuckDB(":memory:", async (db) => {
        await load(db, dir);
        expect(await verdicts(db)).toEqual(["2023-01 README.txt refused", "2023-01 人口.csv loaded"]);
        await deliver(dir, {"2023-02/人口.csv": population.replace("100", "101")});
        await load(db, dir);
        expect(await verdicts(db)).toContain("2023-02 README.txt refused");
      });
    }));

  it("alone has no delivery", () =>
    withLoaded({"README.txt": "read me\n"}, async (db) => {
      expect((await listLoads(db, "9999-12")).map((l) => [l.delivery, l.verdict])).toEqual([["", "refused"]]);
    }));
});
