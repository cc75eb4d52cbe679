import {accessSync, constants} from "node:fs";
import {delimiter, join} from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * A Chromium to look at the pages with: the one that SHUANGYONG_BROWSER or CHROME_PATH names (“none”: no browser), or one
 * on the PATH.
 */
export function findBrowser(): string | undefined {
  const named = process.env.SHUANGYONG_BROWSER ?? process.env.CHROME_PATH;
  if (named !== undefined) return named === "none" || named === "" ? undefined : named;
  const places = (process.env.PATH ?? "").split(delimiter).flatMap((dir) => names.map((name) => join(dir, name)));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
