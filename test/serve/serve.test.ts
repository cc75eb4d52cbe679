import {mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync} from "node:fs";
import type {Server} from "node:http";
import {type AddressInfo, connect} from "node:net";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {execFileSync} from "node:child_process";
import fc from "fast-check";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {serve} from "../../loaders/serve/serve.js";

const dir = mkdtempSync(join(tmpdir(), "serve-"));
const id = "2023-01-0000000001";
const secret = "not for readers";
let server: Server;
let port: number;

beforeAll(async () => {
  const site = join(dir, "out", "releases", id);
  mkdirSync(join(site, "notebooks"), {recursive: true});
  mkdirSync(join(site, "data"));
  writeFileSync(join(site, "index.html"), "<p>首页");
  writeFileSync(join(site, "benefits.html"), "<p>优抚");
  writeFileSync(join(site, "notebooks", "va.html"), "<p>笔记");
  writeFileSync(join(site, "data", "数据.csv"), "month,persons\n");
  writeFileSync(join(site, "100%.csv"), "a\n");
  writeFileSync(join(dir, "out", "releases.jsonl"), secret);
  writeFileSync(join(dir, "secret.csv"), secret);
  symlinkSync(join(dir, "secret.csv"), join(site, "data", "linked.csv"));
  symlinkSync(dir, join(site, "data", "out"));
  execFileSync("mkfifo", [join(site, "data", "pipe.csv")]);
  symlinkSync(join("releases", id), join(dir, "out", "current"));
  server = await serve(join(dir, "out"), 0);
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  rmSync(dir, {recursive: true, force: true});
});

/** What the server says to these bytes; empty where it says nothing before it closes. */
const ask = (bytes: string) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let said = "";
    socket.on("data", (piece) => (said += piece.toString("latin1")));
    socket.on("error", reject).on("close", () => resolve(said));
    // The server waits for the rest of a request that is not whole.
    const hangUp = setTimeout(() => socket.destroy(), 500);
    socket.on("close", () => clearTimeout(hangUp));
    socket.write(Buffer.from(bytes, "latin1"));
  });

const get = (path: string, ...lines: string[]) =>
  ask([`GET ${path} HTTP/1.1`, "Host: x", "Connection: close", ...lines, "", ""].join("\r\n"));

const status = (said: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(said)?.[1]);

describe("serve(out, port)", () => {
  it("answers a range that ends before it starts with the whole file", async () => {
    const said = await get("/benefits.html", "Range: bytes=5-1");
    expect(status(said)).toBe(200);
    expect(status(await get("/benefits.html"))).toBe(200);
  });

  it("finds pages with and without .html, at the three addresses", async () => {
    for (const path of [
      "/",
      "/index.html",
      "/benefits",
      "/current/benefits.html",
      `/releases/${id}/`,
      "/notebooks/va?x=1"
    ])
      expect(status(await get(path)), path).toBe(200);
    for (const path of ["/data/%E6%95%B0%E6%8D%AE.csv", "/100%25.csv"]) expect(status(await get(path)), path).toBe(200);
  });

  it("follows no link inside a release, and waits for no pipe", async () => {
    for (const path of ["/data/linked.csv", "/data/out/secret.csv", "/data/out/out/releases.jsonl", "/data/pipe.csv"]) {
      const said = await get(path);
      expect(status(said), path).toBe(404);
      expect(said).not.toContain(secret);
    }
  });

  it("gives nothing where current points out of the releases", async () => {
    const current = join(dir, "out", "current");
    unlinkSync(current);
    symlinkSync(dir, current);
    expect(status(await get("/secret.csv"))).toBe(404);
    unlinkSync(current);
    symlinkSync(join("releases", id), current);
    expect(status(await get("/"))).toBe(200);
  });

  it("lets only the analysts' pages compile expressions, whatever the address looks like", async () => {
    const evals = async (path: string) => (await get(path)).includes("unsafe-eval");
    expect(await evals("/notebooks/va.html")).toBe(true);
    expect(await evals(`/releases/${id}/notebooks/va`)).toBe(true);
    for (const path of [
      "/benefits.html?/notebooks/",
      "/benefits.html#/notebooks/",
      "/notebooks/../benefits.html",
      "/x/notebooks/"
    ])
      expect(await evals(path), path).toBe(false);
  });

  it("outlives every request, and gives no byte from outside the releases", async () => {
    const segment = fc.oneof(
      fc.constantFrom(
        "..",
        ".",
        "%2e%2e",
        "%2f",
        "%00",
        "%",
        "\\",
        "current",
        "releases",
        id,
        "data",
        "linked.csv",
        "out"
      ),
      fc.constantFrom("index.html", "releases.jsonl", "secret.csv", ".state", "pipe.csv", "notebooks", "?", "#", "//"),
      fc.string({maxLength: 20}).map((text) => text.replace(/[\r\n ]/g, ""))
    );
    const number = fc.oneof(
      fc.constant(""),
      fc.integer().map(String),
      fc.constantFrom("1e9", "99999999999999999999", "x")
    );
    const header = fc.oneof(
      fc.tuple(number, number).map(([a, b]) => `Range: bytes=${a}-${b}`),
      fc
        .array(fc.tuple(number, number), {maxLength: 40})
        .map((r) => `Range: bytes=${r.map((x) => x.join("-")).join(",")}`),
      fc.constantFrom(
        "Accept-Encoding: br",
        "Accept-Encoding: gzip;q=x, *;q=0",
        "If-Modified-Since: 32",
        "If-Range: W/"
      ),
      fc.constantFrom("If-None-Match: *", "Transfer-Encoding: chunked", "Content-Length: -1", "Expect: 100-continue"),
      fc.constantFrom("Upgrade: websocket", "Connection: upgrade", "Host: a b", "Content-Length: 5")
    );
    const method = fc.constantFrom("GET", "HEAD", "POST", "OPTIONS", "CONNECT", "get", "\u0000");
    const request = fc.record({
      method,
      path: fc.array(segment, {maxLength: 6}),
      lines: fc.array(header, {maxLength: 4})
    });
    await fc.assert(
      fc.asyncProperty(request, async ({method, path, lines}) => {
        const said = await ask(
          [`${method} /${path.join("/")} HTTP/1.1`, "Host: x", "Connection: close", ...lines, "", ""].join("\r\n")
        );
        expect(said).not.toContain(secret);
        if (said) expect(status(said)).toBeLessThan(500);
        expect(server.listening).toBe(true);
      }),
      {numRuns: 300, seed: 20261128}
    );
    expect(status(await get("/"))).toBe(200);
  });
});
