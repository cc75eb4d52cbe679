import {execFileSync} from "node:child_process";
import {createReadStream, existsSync, statSync} from "node:fs";
import {createServer, type Server} from "node:http";
import type {AddressInfo} from "node:net";
import {extname, join, normalize} from "node:path";
import chromiumPackage from "@sparticuz/chromium";
import {type Browser, chromium} from "playwright-core";

/** A headless Chromium: the one named by CHROME_PATH, one on the PATH, or the one that an npm package carries. */
export async function launch(): Promise<Browser> {
  const executablePath = process.env.CHROME_PATH ?? findOnPath() ?? (await chromiumPackage.executablePath());
  return chromium.launch({executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]});
}

function findOnPath(): string | undefined {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("which", [name], {encoding: "utf8", stdio: ["ignore", "pipe", "ignore"]}).trim();
    } catch {
      // Not this one.
    }
  }
  return undefined;
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
