import {lstat, realpath} from "node:fs/promises";
import {dirname, join} from "node:path";

/** A file of a release that a reader asked for. */
export interface Served {
  /** The release's folder, as it really is. */
  dir: string;
  /** Path inside it. */
  file: string;
}

/**
 * The file of a release that a request's URL names: /, /current/ or /releases/<id>/ and a path in it, with or without
 * .html. Only regular files, and nothing that is reached over a symbolic link inside the release.
 */
export async function findServed(out: string, url: string): Promise<Served | undefined> {
  const segments = segmentsOf(url);
  if (!segments) return undefined;
  const [room, id, ...rest] = segments;
  const isKept = room === "releases" && id !== undefined && /^\d{4}-\d{2}-[0-9a-f]{10}$/.test(id);
  const place = isKept ? join(out, "releases", id) : join(out, "current");
  const inside = (isKept ? rest : room === "current" ? segments.slice(1) : segments).join("/");
  const releases = await realpath(join(out, "releases")).catch(() => undefined);
  const dir = await realpath(place).catch(() => undefined);
  if (dir === undefined || releases === undefined || dirname(dir) !== releases) return undefined;
  const folder = inside === "" || inside.endsWith("/");
  for (const file of folder ? [`${inside}index.html`] : [inside, `${inside}.html`, `${inside}/index.html`]) {
    const path = join(dir, file);
    const found = await lstat(path).catch(() => undefined);
    if (found?.isFile() && (await realpath(path)) === path) return {dir, file};
  }
  return undefined;
}

/** The decoded segments of a URL's path; undefined for one that no link of a page has. */
function segmentsOf(url: string): string[] | undefined {
  const path = url.replace(/[?#].*$/s, "");
  if (!path.startsWith("/")) return undefined;
  try {
    const segments = path.slice(1).split("/").map(decodeURIComponent);
    const named = segments.at(-1) === "" ? segments.slice(0, -1) : segments;
    return named.every((s) => s !== "" && !s.startsWith(".") && !/[/\\\0]/.test(s)) ? segments : undefined;
  } catch {
    return undefined; // a percent sign that starts no escape
  }
}
