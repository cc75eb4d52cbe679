import {join} from "node:path";
import {listFiles} from "../base/listFiles.js";
import {repository} from "./framework.js";

/** Every page that src/ has, by its path in the finished site: “index.html”, “notebooks/va-gdx.html”. */
export async function listPages(): Promise<string[]> {
  const files = await listFiles(join(repository, "src"));
  return files
    .filter((file) => file.endsWith(".md") && !file.startsWith("."))
    .map((file) => file.replace(/md$/, "html"));
}
