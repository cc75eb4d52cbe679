import {readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {parse} from "csv-parse/sync";

export const feedFile = "feed.xml";

type Row = Record<"release" | "as_of" | "dated" | "said" | "allowed" | "allowed_by", string>;

/** Writes <dir>/feed.xml: an Atom entry for each kept release, the newest first. Its times are the releases' own. */
export async function writeFeed(packageDir: string, dir: string): Promise<void> {
  const {demo} = JSON.parse(await readFile(join(packageDir, "release.json"), "utf8")) as {demo: boolean};
  const releases = parse(await readFile(join(packageDir, "releases.csv")), {columns: true}) as Row[];
  await writeFile(join(dir, feedFile), formatFeed(releases.toReversed(), demo));
}

function formatFeed(releases: readonly Row[], demo: boolean): string {
  const updated =
    releases
      .map((r) => r.dated)
      .sort()
      .at(-1) ?? "2000-01-01";
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">
  <id>urn:xuhui-shuangyong:releases</id>
  <title>徐汇双拥指标仓：发布记录${demo ? "（示例数据）" : ""}</title>
  <updated>${updated}T00:00:00Z</updated>
  <author><name>徐汇双拥指标仓</name></author>
  <link rel="self" type="application/atom+xml" href="${feedFile}"/>
  <link rel="alternate" type="text/html" href="release-log.html"/>
${releases.map(formatEntry).join("")}</feed>
`;
}

function formatEntry({release, as_of, dated, ...row}: Row): string {
  const allowed = row.allowed ? `。批准：${row.allowed}（${row.allowed_by}）` : "";
  const [year, month] = as_of.split("-");
  return `  <entry>
    <id>urn:xuhui-shuangyong:release:${escape(release)}</id>
    <title>数据截至 ${year}年${Number(month)}月的发布</title>
    <updated>${dated}T00:00:00Z</updated>
    <link rel="alternate" type="text/html" href="release-log.html#r-${escape(release)}"/>
    <summary>${escape(row.said + allowed)}</summary>
  </entry>
`;
}

const escape = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
