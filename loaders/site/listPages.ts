import {join} from "node:path";
import {listFiles} from "../base/listFiles.js";
import {repository} from "./framework.js";

/**
 * Every page that src/ has by itself, by its path in the finished site: “index.html”, “notebooks/va-gdx.html”. Of a template
 * (“indicators/[id].md”) there is a page for each value in the data.
 */
export async function listPages(): Promise<string[]> {
  const files = await listFiles(join(repository, "src"));
  return files
    .filter((file) => file.endsWith(".md") && !file.startsWith(".") && !file.includes("["))
    .map((file) => file.replace(/md$/, "html"));
}
