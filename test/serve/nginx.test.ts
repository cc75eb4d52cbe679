import {type ChildProcess, spawn} from "node:child_process";
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from "node:fs";
import {type AddressInfo, createServer} from "node:net";
import type {Server} from "node:http";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {root} from "../../loaders/base/sources.js";
import {headers} from "../../loaders/serve/headers.js";
import {serve} from "../../loaders/serve/serve.js";

const nginx = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"].find(existsSync);
const id = "2023-01-0000000001";
const files: Record<string, string> = {
  "index.html": `<p>${"首页".repeat(1000)}`,
  "benefits.html": "<p>优抚",
  "notebooks/va.html": "<p>笔记",
  "data/indicators.csv": "指标,数\n".repeat(1000),
  "data/release.json": '{"示例":1}',
  "feed.xml": "<feed/>",
  "search.js": "0;",
  "base.css": "p {}",
  "chart.svg": "<svg/>",
  "downloads/templates/payouts.xlsx": "PK"
};

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const {port} = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

describe.runIf(nginx)("deploy/nginx.conf, in the nginx of this machine", () => {
  const dir = mkdtempSync(join(tmpdir(), "nginx-"));
  const published = join(dir, "published");
  let child: ChildProcess;
  let own: Server;
  let theirs: string;
  let ours: string;

  beforeAll(async () => {
    for (const [file, text] of Object.entries(files)) {
      const path = join(published, "releases", id, file);
      mkdirSync(join(path, ".."), {recursive: true});
      writeFileSync(path, text);
    }
    symlinkSync(join("releases", id), join(published, "current"));
    writeFileSync(join(published, "releases.jsonl"), "not for readers");
    mkdirSync(join(published, "refusals"));
    const port = await freePort();
    const conf = readFileSync(join(root, "deploy/nginx.conf"), "utf8")
      .replaceAll("/srv/shuangyong/published", published)
      .replace("127.0.0.1:8080", `127.0.0.1:${port}`);
    writeFileSync(join(dir, "site.conf"), conf);
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
      (t) => `${t}_temp_path ${join(dir, t)};`
    );
    const main = [
      ...(process.getuid?.() === 0 ? ["user root;"] : []),
      `daemon off; pid ${join(dir, "pid")}; error_log stderr; events {}`,
      `http { access_log off; ${temporary.join(" ")} include ${join(dir, "site.conf")}; }`
    ];
    writeFileSync(join(dir, "nginx.conf"), main.join("\n"));
    child = spawn(nginx!, ["-e", "stderr", "-c", join(dir, "nginx.conf")], {stdio: "ignore"});
    theirs = `http://127.0.0.1:${port}`;
    own = await serve(published, 0);
    ours = `http://127.0.0.1:${(own.address() as AddressInfo).port}`;
    while (!(await fetch(theirs).catch(() => undefined)) && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(child.exitCode).toBeNull();
  });
  afterAll(() => {
    child.kill("SIGTERM");
    own.close();
    rmSync(dir, {recursive: true, force: true});
  });

  it("serves every file as npm run serve does: the same bytes, type and policies", async () => {
    for (const [file, text] of Object.entries(files)) {
      for (const place of ["current", `releases/${id}`]) {
        const [mine, its] = await Promise.all([ours, theirs].map((at) => fetch(`${at}/${place}/${file}`)));
        expect(its!.status, file).toBe(200);
        expect(await its!.text()).toBe(text);
        const said = (response: Response) =>
          ["content-type", "content-security-policy", ...Object.keys(headers)].map((h) => [h, response.headers.get(h)]);
        const plain = (all: (string | null)[][]) =>
          all.map(([name, value]) => [name, value?.toLowerCase().replace("application/atom+xml", "application/xml")]);
        expect(plain(said(its!)), `${place}/${file}`).toEqual(plain(said(mine!)));
      }
    }
    expect(await (await fetch(`${theirs}/`)).text()).toBe(files["index.html"]);
    expect(await (await fetch(`${theirs}/benefits`)).text()).toBe(files["benefits.html"]);
  });

  it("compresses, answers ranges and what has not changed, and takes nothing", async () => {
    const packed = await fetch(`${theirs}/data/indicators.csv`, {headers: {"accept-encoding": "gzip"}});
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    const asked = {"accept-encoding": "identity"};
    const part = await fetch(`${theirs}/data/indicators.csv`, {headers: {...asked, range: "bytes=0-6"}});
    expect([part.status, await part.text()]).toEqual([206, "指标,"]);
    const etag = (await fetch(`${theirs}/benefits.html`, {headers: asked})).headers.get("etag")!;
    expect((await fetch(`${theirs}/benefits.html`, {headers: {...asked, "if-none-match": etag}})).status).toBe(304);
    expect((await fetch(`${theirs}/`, {method: "POST"})).status).toBe(403);
  });

  it("shows nothing beside the releases", async () => {
    for (const hidden of ["releases.jsonl", "refusals/", ".state/", "current/../releases.jsonl", "..%2freleases.jsonl"])
      expect([400, 403, 404], hidden).toContain((await fetch(`${theirs}/${hidden}`)).status);
  });
});
