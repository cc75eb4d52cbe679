import {createReadStream, existsSync, statSync} from "node:fs";
import {createServer, type Server} from "node:http";
import type {AddressInfo} from "node:net";
import {extname, join, normalize} from "node:path";
import chromiumPackage from "@sparticuz/chromium";
import {type Browser, chromium} from "playwright-core";
import {findBrowser} from "../loaders/gate/findBrowser.js";

/** A headless Chromium: the one that the gate would take, or the one that an npm package carries. */
export const executable = async () => findBrowser() ?? (await chromiumPackage.executablePath());

export async function launch(): Promise<Browser> {
  const executablePath = await executable();
  // No clock decides: a slow machine only takes longer.
  return chromium.launch({
    executablePath,
    timeout: 0,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
  });
}

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".csv": "text/csv; charset=utf-8"
};

/** Serves a finished site under a path prefix, as a plain static server would; gives its address. */
export async function serve(dir: string, prefix: string): Promise<{url: string; server: Server}> {
  const server = createServer((request, response) => {
    const {pathname} = new URL(request.url!, "http://site");
    const path = decodeURIComponent(pathname);
    const file = join(dir, normalize(path.slice(prefix.length)));
    if (!path.startsWith(prefix) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {"content-type": types[extname(file)] ?? "application/octet-stream"});
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`, server};
}
