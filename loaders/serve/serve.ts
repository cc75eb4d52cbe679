import {createServer, type Server} from "node:http";
import {realpath} from "node:fs/promises";
import {join} from "node:path";
import compression from "compression";
import sirv from "sirv";
import {DataError} from "../base/errors.js";
import {headers, policyFor} from "./headers.js";

const release = /^\/releases\/(\d{4}-\d{2}-[0-9a-f]{10})(?=\/|$)/;

/** The folder that a path is in, and the path inside it: a kept release at its address, or what readers see now. */
function locate(out: string, url: string): {dir: string; rest: string} {
  const id = release.exec(url)?.[1];
  if (id) return {dir: join(out, "releases", id), rest: url.replace(release, "") || "/"};
  return {dir: join(out, "current"), rest: url.replace(/^\/current(?=\/|$)/, "") || "/"};
}

/**
 * Serves <out>/current on 127.0.0.1 at / and /current/, and the kept releases at /releases/<id>/, compressed; a new release
 * is seen at the next request.
 */
export async function serve(out: string, port: number): Promise<Server> {
  const current = join(out, "current");
  await realpath(current).catch((cause: unknown) => {
    throw new DataError(`${current} 还没有发布；先运行 npm run rebuild 或 npm run demo`, {cause});
  });
  const compress = compression();
  const server = createServer((request, response) => {
    for (const [header, value] of Object.entries(headers)) response.setHeader(header, value);
    response.setHeader("Content-Security-Policy", policyFor(request.url ?? "/"));
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405).end();
      return;
    }
    compress(request as never, response as never, async () => {
      const missing = () => {
        response.writeHead(404, {"Content-Type": "text/plain; charset=utf-8"});
        response.end("没有这个页面\n");
      };
      const {dir, rest} = locate(out, request.url ?? "/");
      const real = await realpath(dir).catch(() => undefined);
      if (!real) return missing();
      request.url = rest;
      sirv(real, {dev: true, extensions: ["html"]})(request, response, missing);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new DataError(`端口 ${port} 已被占用；用 --port 换一个`) : error)
    );
    server.listen(port, "127.0.0.1", resolve);
  });
  return server;
}
