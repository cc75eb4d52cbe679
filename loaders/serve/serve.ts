import {createServer, type IncomingMessage, type Server, type ServerResponse} from "node:http";
import {realpath} from "node:fs/promises";
import {join} from "node:path";
import compression from "compression";
import send from "send";
import {DataError} from "../base/errors.js";
import {findServed} from "./findServed.js";
import {headers, policyFor} from "./headers.js";

/**
 * Serves <out>/current on 127.0.0.1 at / and /current/, and the kept releases at /releases/<id>/, compressed; a new release
 * is seen at the next request. No request ends the server.
 */
export async function serve(out: string, port: number): Promise<Server> {
  const current = join(out, "current");
  await realpath(current).catch((cause: unknown) => {
    throw new DataError(`${current} 还没有发布；先运行 npm run rebuild 或 npm run demo`, {cause});
  });
  const compress = compression();
  const server = createServer((request, response) => {
    compress(request as never, response as never, () => {
      answer(out, request, response).catch(() => end(response, 500, "服务器出错，请再试一次\n"));
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

async function answer(out: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [header, value] of Object.entries(headers)) response.setHeader(header, value);
  response.setHeader("Content-Security-Policy", policyFor(""));
  if (request.method !== "GET" && request.method !== "HEAD") return end(response, 405, "只能读取\n");
  const served = await findServed(out, request.url ?? "/");
  if (!served) return end(response, 404, "没有这个页面\n");
  response.setHeader("Content-Security-Policy", policyFor(served.file));
  // Times of files are the same in every release, so that neither they nor what is made from them may stand for contents;
  // and a part of a file that is compressed on its way is no part of the file.
  const options = {root: served.dir, etag: false, lastModified: false, cacheControl: false, acceptRanges: false};
  send(request, encodeURI(`/${served.file}`).replace(/[?#]/g, encodeURIComponent), options)
    .on("error", () => end(response, 404, "没有这个页面\n"))
    .pipe(response);
}

/** Ends an answer with a word; one that is under way can only be cut off. */
function end(response: ServerResponse, status: number, word: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, {"Content-Type": "text/plain; charset=utf-8"});
  response.end(word);
}
