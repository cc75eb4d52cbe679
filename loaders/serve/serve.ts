import {createServer, type Server} from "node:http";
import {realpath} from "node:fs/promises";
import {join} from "node:path";
import compression from "compression";
import sirv from "sirv";
import {DataError} from "../errors.js";

// Analysts' pages may compile expressions as they run (arquero makes functions from them); leaders' pages may not.
const contentPolicy = (path: string) =>
  `default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'${
    path.startsWith("/notebooks/") ? " 'unsafe-eval'" : ""
  }; object-src 'none'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'`;

/** Nothing of another host, no framing, no guessing of types. */
const headers: Record<string, string> = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "X-Frame-Options": "DENY",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cache-Control": "no-cache"
};

/** Serves <out>/current on 127.0.0.1, compressed; a new release is seen at the next request. */
export async function serve(out: string, port: number): Promise<Server> {
  const current = join(out, "current");
  await realpath(current).catch((cause: unknown) => {
    throw new DataError(`${current} 还没有发布；先运行 npm run rebuild 或 npm run demo`, {cause});
  });
  const compress = compression();
  const server = createServer((request, response) => {
    for (const [header, value] of Object.entries(headers)) response.setHeader(header, value);
    response.setHeader("Content-Security-Policy", contentPolicy(request.url ?? "/"));
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405).end();
      return;
    }
    compress(request as never, response as never, async () => {
      const files = sirv(await realpath(current), {dev: true, extensions: ["html"]});
      files(request, response, () => {
        response.writeHead(404, {"Content-Type": "text/plain; charset=utf-8"});
        response.end("没有这个页面\n");
      });
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
