import {mkdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {afterEach, expect, it, vi} from "vitest";
import {checkInBrowser} from "../../loaders/gate/checkInBrowser.js";
import {findBrowser} from "../../loaders/gate/findBrowser.js";
import {startBrowserCheck} from "../../loaders/gate/startBrowserCheck.js";
import {executable} from "../browser.js";
import {withFolder} from "../deliver.js";

afterEach(() => vi.unstubAllEnvs());
const page = (body: string) =>
  `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>示例</title>${body}</html>`;
const words = "拥军优属、拥政爱民。".repeat(20);

it("finds a page of which a reader without scripts sees nothing, and what it asks for in vain", () =>
  withFolder(async (dir) => {
    mkdirSync(join(dir, "notebooks"));
    writeFileSync(join(dir, "index.html"), page(`<main>${words}</main>`));
    writeFileSync(join(dir, "hidden.html"), page(`<main><p style="display: none">${words}</p>示例</main>`));
    writeFileSync(
      join(dir, "notebooks/script.html"),
      page(`<main></main><script>document.querySelector("main").textContent = "${words}"</script>`)
    );
    writeFileSync(join(dir, "image.html"), page(`<main>${words}<img src="chart.png" alt="图"></main>`));
    writeFileSync(join(dir, "bytes.html"), Buffer.from(page(`<main>caf\u00e9 ${words}</main>`), "latin1"));
    writeFileSync(join(dir, "guess.html"), page(`<main>${words}</main>`).replace(/<meta[^>]*>/, ""));
    mkdirSync(join(dir, "notebooks/deep"));
    writeFileSync(join(dir, "notebooks/deep/a.html"), page(`<main>${words}<img src="../here.svg" alt="图"></main>`));
    writeFileSync(join(dir, "notebooks/deep/b.html"), page(`<main>${words}<img src="../gone.svg" alt="图"></main>`));
    writeFileSync(join(dir, "notebooks/here.svg"), `<svg xmlns="http://www.w3.org/2000/svg"/>`);
    writeFileSync(join(dir, "last.html"), page(`<main>${words}<img src="missing.png" alt="图">示例</main>`));
    const findings = (await checkInBrowser(dir, await executable()))!;
    expect(findings.map(({file, check, message}) => [file, check, message])).toEqual([
      ["bytes.html", "browser", "不是 UTF-8，或没有在开头写明，浏览器会显示成乱码"],
      ["guess.html", "browser", "不是 UTF-8，或没有在开头写明，浏览器会显示成乱码"],
      ["hidden.html", "browser", "在浏览器里（不用脚本）只看得到 2 个字"],
      ["image.html", "browser", "浏览器打开时取不到 /chart.png"],
      ["last.html", "browser", "浏览器打开时取不到 /missing.png"],
      ["notebooks/deep/b.html", "browser", "浏览器打开时取不到 /notebooks/gone.svg"],
      ["notebooks/script.html", "browser", "在浏览器里（不用脚本）只看得到 0 个字"]
    ]);
    // In a process of its own, as the gate has it done.
    expect(await startBrowserCheck(dir, await executable(), join(dir, "found.json"))).toEqual(findings);
    expect(await startBrowserCheck(dir, join(dir, "no-browser"), join(dir, "found.json"))).toBeNull();
  }));

it("looks at nothing where there is no browser, or where it does not start", async () => {
  vi.stubEnv("SHUANGYONG_BROWSER", "none");
  expect(findBrowser()).toBeUndefined();
  vi.stubEnv("SHUANGYONG_BROWSER", "/opt/browser");
  expect(findBrowser()).toBe("/opt/browser");
  await withFolder(async (dir) => expect(await checkInBrowser(dir, join(dir, "no-browser"))).toBeNull());
});
