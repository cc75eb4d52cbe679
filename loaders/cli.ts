import {readdir, readFile} from "node:fs/promises";
import {join, resolve} from "node:path";
import {Command, CommanderError, InvalidArgumentError, Option} from "commander";
import {writeDemoReference} from "./demo/demoReference.js";
import {generateDemo} from "./demo/generateDemo.js";
import {writeBackTest} from "./docs/writeBackTest.js";
import {writeDataDictionary} from "./docs/writeDataDictionary.js";
import {DataError} from "./base/errors.js";
import {formatLocalTime} from "./base/localTime.js";
import {writePrivately} from "./base/modes.js";
import {visible, visibleJson, visibleLines} from "./base/visible.js";
import {explain, sayExplained, type Where} from "./explain/explain.js";
import {explainHidden, sayHidden} from "./explain/hidden.js";
import {changeCheck} from "./gate/checkSite.js";
import {findInPieces} from "./gate/findPersonal.js";
import {isChineseName} from "./base/personal/rules.js";
import {handleInterrupts} from "./base/interrupt.js";
import {findTemplates, writeTemplateFile} from "./templates/writeTemplate.js";
import {onFailure} from "./cli/onFailure.js";
import {createProgress} from "./cli/progress.js";
import {shellQuote} from "./cli/shellQuote.js";
import {currentRelease, listReleases} from "./release/ledger.js";
import {withLock} from "./release/lock.js";
import {sayPassedOver} from "./release/reading.js";
import {mendPublication, pointCurrentAt} from "./release/publishRelease.js";
import {check, type Checked, draft, rebuild, type Rebuilt, type RebuildOptions} from "./release/rebuild.js";
import {loadPublicKey} from "./release/signing.js";
import {withoutSums} from "./load/controlTotals.js";
import {rotatePseudonymKey} from "./load/pseudonymKey.js";
import {expectDemo, generating, readTimes, sayDuration} from "./release/times.js";
import {type Verified, verifyLedger, verifyRelease} from "./release/verifyRelease.js";
import {serve} from "./serve/serve.js";
import {preparePreview, preview} from "./site/preview.js";
import {root} from "./base/sources.js";
import {contracts} from "./contracts/index.js";
import {loadCodeLists} from "./reference/codeLists.js";
import {sayOffices} from "./watch/offices.js";
import {sayPeriods} from "./watch/tellPeriods.js";
import {type Plan, sayPlan} from "./warehouse/planDeliveries.js";

/** Exit codes, relied on from outside: 0 published, 1 error, 2 usage, 3 refused by the gate, 4 published without a source. */
const exit = {ok: 0, error: 1, usage: 2, gate: 3, incomplete: 4} as const;

const at = (path: string) => resolve(root, path);
const path = (flag: string, about: string, standard: string) =>
  new Option(flag, about).default(at(standard), standard).argParser((p: string) => resolve(p));

function month(text: string): string {
  if (!/^(19|20)\d{2}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError("应为年-月，如 2023-11。");
  return text;
}

/** Words of the operator that readers will see. */
function publicWords(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("不能为空。");
  const [found] = findInPieces("", [{place: "所写的", text}]);
  if (found) throw new InvalidArgumentError(`会公布给读者，不能写个人信息：${found.message}。`);
  return text.trim();
}

/** A post or a unit; what reads as a person's name is turned away. */
function post(text: string): string {
  const words = publicWords(text);
  if (isChineseName(words) && !/[岗办科室处局部委组队站所镇会员长任]$/u.test(words))
    throw new InvalidArgumentError("写岗位或单位，不写姓名，如 运维岗、区双拥办。");
  return words;
}

function port(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0 || n > 65535) throw new InvalidArgumentError("应为 0 到 65535 的整数。");
  return n;
}

/** The operator's command for an exit code other than 0, and the report it gets. */
let hook = process.argv[2] === "rebuild" ? process.env.SHUANGYONG_ON_FAILURE || undefined : undefined;
let failure: object = {};
let asJson = false;

const program = new Command("npm run")
  .description("徐汇双拥指标仓：从各单位交付的文件到一个建好的站点")
  .helpOption("-h, --help", "显示帮助")
  .helpCommand(false)
  .exitOverride()
  .configureOutput({outputError: (text, write) => write(inChinese(text))});

/** What they write is the operator's, but for the releases. */
const writing = ["rebuild", "check", "demo", "rollback", "rotate-key"];
program.hook("preAction", (_, command) => {
  if (writing.includes(command.name())) writePrivately();
});

const json = new Option("--json", "结果写成一个 JSON 对象");

interface DraftFolders {
  exports: string;
  warehouse: string;
  reference: string;
}
const demoFolders: DraftFolders = {
  exports: at("data/demo"),
  warehouse: at("data/demo.duckdb"),
  reference: at("data/demo-reference")
};
const ownFolders: DraftFolders = {
  exports: at("data/exports"),
  warehouse: at("data/warehouse.duckdb"),
  reference: at("data/reference")
};
/** What of them was given. */
const pick = ({exports, warehouse, reference}: Partial<DraftFolders>): Partial<DraftFolders> => ({
  ...(exports && {exports}),
  ...(warehouse && {warehouse}),
  ...(reference && {reference})
});
const draftPath = (flag: string, about: string, own: string, demo: string) =>
  new Option(flag, `${about}（不写：${own}；当前的发布是示例时 ${demo}）`).argParser((p: string) => resolve(p));

/** Whether the current release is made of made-up deliveries. */
async function isDemo(out: string): Promise<boolean> {
  const release = await currentRelease(out);
  if (!release) return false;
  const text = await readFile(join(out, "releases", release, "data", "release.json"), "utf8");
  return (JSON.parse(text) as {demo: boolean}).demo;
}

type Explaining = Where & {json?: true; hidden?: true; warehouse?: string};

const deliveries = (command: Command) =>
  command
    .addOption(path("--exports <目录>", "交付目录", "data/exports"))
    .addOption(path("--out <目录>", "发布目录", "published"))
    .addOption(path("--warehouse <文件>", "仓库文件", "data/warehouse.duckdb"))
    .addOption(path("--reference <目录>", "参考数据目录", "data/reference"))
    .addOption(new Option("--as-of <年-月>", "只用到这个月为止的交付").argParser(month))
    .addOption(json);

deliveries(program.command("rebuild").description("每月的任务：读取交付，计算，建站，检查，发布"))
  .addOption(
    new Option(
      "--on-failure <命令>",
      "退出码不是 0 时运行的命令，标准输入是 JSON 报告；也可用环境变量 SHUANGYONG_ON_FAILURE"
    )
  )
  .addOption(
    new Option(
      "--allow-changes <理由>",
      "已发布的数变了而程序找不出原因时，仍然发布；理由写进发布记录，读者看得到"
    ).argParser(publicWords)
  )
  .addOption(new Option("--by <岗位>", "谁批准的：写岗位或单位，不写姓名；与 --allow-changes 一起用").argParser(post))
  .addOption(
    Object.assign(
      new Option(
        "--withdraw <编号...>",
        "发布的同时撤下这些较早的发布，推算攻击不再算上它们；unguarded 指没有做互补隐去的全部"
      ),
      // commander knows several values by a Latin letter before the dots.
      {variadic: true}
    )
  )
  .action(async (options: RebuildOptions & {json?: true; onFailure?: string}) => {
    hook = options.onFailure ?? hook;
    asJson = options.json ?? false;
    if ((options.allowChanges === undefined) !== (options.by === undefined))
      program.error("用法不对：--allow-changes 和 --by 要一起用：理由是什么，哪个岗位批准的", {exitCode: exit.usage});
    stopCleanly("rebuild");
    const result = await rebuild(options, createProgress());
    report(result, options);
    process.exitCode = exitCode(result);
    failure = jsonReport(result, options.out);
  });

deliveries(program.command("check").description("只读取和核对交付，写退回单，不建站"))
  .addOption(new Option("--why", "印出最近一次交付的每张表是怎样认的：表头在哪一行、是哪一种表、为什么"))
  .action(async (options: RebuildOptions & {json?: true; why?: true}) => {
    stopCleanly("check");
    const say = (plan: Plan) => void print(sayPlan(plan));
    const checked = await check(options, createProgress(), options.json ? undefined : say);
    const lines = [...sayChecked(checked, options.out), ...(options.why ? sayDecisions(checked) : [])];
    if (options.json) printJson({as_of: checked.asOf, ...summary(checked)});
    else print(lines);
    process.exitCode = isIncomplete(checked) ? exit.incomplete : exit.ok;
  });

program
  .command("demo")
  .description("生成示例交付（每次字节相同），建站，告诉你站点在哪里")
  .addOption(path("--out <目录>", "发布目录", "published"))
  .addOption(json)
  .action(async ({out, json}: {out: string; json?: true}) => {
    stopCleanly("demo");
    const progress = createProgress();
    const start = performance.now();
    const {times, seconds, by} = expectDemo(await readTimes(out));
    process.stderr.write(`从生成示例交付到建好站点，这里约要 ${sayDuration(seconds)}（${by}）\n`);
    progress.stage(generating, undefined, times[generating]);
    await generateDemo(at("data/demo"));
    await writeDemoReference(at("data/demo-reference"));
    const generated = (performance.now() - start) / 1000;
    const options = {
      ...demoFolders,
      out,
      // Nobody relies on made-up figures, and whoever tries the demo twice with other code has nothing to explain.
      allowChanges: "示例站点用现在的程序重做",
      by: "演示",
      madeUp: true,
      // Made-up figures: nothing that older ones gave away needs anyone's decision.
      withdraw: ["unguarded"],
      times: {...times, [generating]: generated},
      ...(json ? {json} : {})
    };
    const result = await rebuild(options, progress);
    report(result, options);
    process.stderr.write(`用了 ${sayDuration((performance.now() - start) / 1000)}\n`);
    process.exitCode = exitCode(result);
  });

program
  .command("serve")
  .description("在 127.0.0.1 上提供当前发布的站点")
  .addOption(path("--out <目录>", "发布目录", "published"))
  .addOption(new Option("--port <端口>", "端口").default(3000).argParser(port))
  .action(async (options: {out: string; port: number}) => {
    const server = await serve(options.out, options.port);
    const address = server.address();
    const used = typeof address === "object" && address ? address.port : options.port;
    process.stdout.write(`http://127.0.0.1:${used}/\n`);
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => server.close());
  });

program
  .command("explain")
  .description("一个数的来历：口径、SQL、分子分母、交付的文件、披露、目标、历次发布")
  .argument("[指标]", "指标的编号或中文名")
  .argument("[期间]", "如 2023、2023-Q2、2023-05、2023年5月")
  .argument("[地区]", "街镇的名称、代码或交付文件里可用的别名；不写就是全区")
  .option("--hidden", "不说一个数：说当前的发布隐去了多少、各因为什么、每张表损失多少")
  .addOption(path("--out <目录>", "发布目录", "published"))
  .addOption(path("--reference <目录>", "参考数据目录", "data/reference"))
  .addOption(draftPath("--warehouse <文件>", "仓库文件，--hidden 用", "data/warehouse.duckdb", "data/demo.duckdb"))
  .addOption(json)
  .action(async (id: string | undefined, period: string | undefined, area: string | undefined, options: Explaining) => {
    if (options.hidden) {
      const {warehouse, reference} = (await isDemo(options.out)) ? demoFolders : ownFolders;
      const hidden = await explainHidden({
        out: options.out,
        warehouse: options.warehouse ?? warehouse,
        reference: options.reference === ownFolders.reference ? reference : options.reference
      });
      if (options.json) printJson(hidden);
      else print(sayHidden(hidden));
      return;
    }
    if (id === undefined || period === undefined)
      return program.error("用法不对：写指标和期间，如 npm run explain -- benefit_paid_total 2023；或写 --hidden", {
        exitCode: exit.usage
      });
    const explained = await explain(options, id, period, area);
    if (options.json) printJson({...explained, labels: undefined});
    else print(sayExplained(explained));
  });

program
  .command("releases")
  .description("列出保留的发布")
  .addOption(path("--out <目录>", "发布目录", "published"))
  .addOption(json)
  .action(async ({out, json}: {out: string; json?: true}) => {
    const current = await currentRelease(out);
    const releases = await listReleases(out);
    if (json) printJson({current: current ?? null, releases});
    else if (releases.length === 0) process.stdout.write("还没有发布\n");
    for (const {id, as_of, published_at, files, rows_refused, who, reason, by, manifest} of json ? [] : releases) {
      const facts = [
        `数据到 ${as_of}`,
        `发布于 ${formatLocalTime(published_at)}`,
        `${files} 份文件`,
        `退回 ${rows_refused} 行`
      ];
      if (who) facts.push(`由 ${who}`);
      if (manifest) facts.push(`清单 ${manifest.slice(0, 12)}`);
      if (reason) facts.push(`理由：${reason}${by ? `（${by}）` : ""}`);
      print([`${id === current ? "→" : " "} ${id}  ${facts.join("  ")}`]);
    }
  });

program
  .command("rollback")
  .description("把当前发布换回上一次（或指定的一次）")
  .argument("[发布]", "发布的编号；不写就是上一次")
  .addOption(path("--out <目录>", "发布目录", "published"))
  .action(async (id: string | undefined, {out}: {out: string}) => {
    if (!(await currentRelease(out))) throw new DataError(`${out} 还没有发布；先运行 npm run rebuild 或 npm run demo`);
    stopCleanly("rollback");
    const say = (message: string) => process.stderr.write(`${message}\n`);
    await withLock(out, "rollback", say, async () => {
      await mendPublication(out);
      const current = await currentRelease(out);
      const ids = (await listReleases(out)).map((r) => r.id);
      const target = id ?? ids[ids.indexOf(current ?? "") - 1];
      if (!target) throw new DataError("没有更早的发布可以换回");
      for (const late of await pointCurrentAt(out, target)) say(late);
      process.stdout.write(`当前发布已换为 ${target}\n`);
    });
  });

program
  .command("rotate-key")
  .description("换一把假名密钥：下次运行把全部文件重读一遍，站点上的数不变")
  .action(async () => {
    const {file, before, now} = await rotatePseudonymKey();
    process.stdout.write(
      [
        before ? `假名密钥已换：${file}（指纹 ${before} → ${now}）` : `假名密钥已新做：${file}（指纹 ${now}）`,
        "接下来：另存一份到保管密码的地方；因泄露而换的，先删去仓库文件 data/warehouse.duckdb；再运行 npm run rebuild，全部文件会重读一遍"
      ].join("\n") + "\n"
    );
  });

program
  .command("verify")
  .description("核对保留的发布：每个字节是否与清单、流水账和签名一致（不联网）")
  .argument("[发布]", "发布的编号；不写就是当前发布")
  .addOption(path("--out <目录>", "发布目录", "published"))
  .addOption(new Option("--all", "核对保留的全部发布"))
  .addOption(new Option("--key <文件>", "签名的公钥（PEM）；不写就用 ~/.config/xuhui-shuangyong/signing.pub，如果有"))
  .addOption(json)
  .action(async (id: string | undefined, options: {out: string; all?: true; key?: string; json?: true}) => {
    const kept = await readdir(join(options.out, "releases")).catch(() => []);
    const current = id ?? (await currentRelease(options.out));
    if (!current) throw new DataError(`${options.out} 还没有发布；先运行 npm run rebuild 或 npm run demo`);
    const key = await loadPublicKey(options.key);
    const verified: Verified[] = [];
    for (const release of options.all ? kept.sort() : [current])
      verified.push(await verifyRelease(options.out, release, key));
    const problems = await verifyLedger(options.out);
    if (problems.length)
      verified.push({release: "流水账 releases.jsonl", manifest: null, files: 1, signature: "none", problems});
    if (options.json) printJson(verified);
    else print(verified.flatMap(sayVerified));
    process.exitCode = verified.some((v) => v.problems.length) ? exit.error : exit.ok;
  });

program
  .command("dev")
  .description("分析员的实时预览：用当前发布的数据包，或用现在的程序和交付算出的（--draft）")
  .addOption(path("--out <目录>", "发布目录", "published"))
  .addOption(new Option("--port <端口>", "端口").default(3000).argParser(port))
  .option("--draft", "先照现在的程序和交付算出数据包，隐去和攻击与发布时一样，不发布；看新的表、新的指标用")
  .addOption(draftPath("--exports <目录>", "交付目录，--draft 用", "data/exports", "data/demo"))
  .addOption(draftPath("--warehouse <文件>", "仓库文件，--draft 用", "data/warehouse.duckdb", "data/demo.duckdb"))
  .addOption(draftPath("--reference <目录>", "参考数据目录，--draft 用", "data/reference", "data/demo-reference"))
  .action(async (options: {out: string; port: number; draft?: true} & Partial<DraftFolders>) => {
    const {out, port} = options;
    const current = await currentRelease(out);
    if (!current) throw new DataError(`${out} 还没有发布；先运行 npm run rebuild 或 npm run demo`);
    const currentData = join(out, "releases", current, "data");
    if (options.draft) {
      stopCleanly("dev");
      writePrivately();
      const demo = await isDemo(out);
      const folders: DraftFolders = {...(demo ? demoFolders : ownFolders), ...pick(options)};
      await draft({out, ...folders, madeUp: demo}, createProgress(), (dir) => preparePreview(dir, {draft: true}));
    } else await preparePreview(currentData);
    process.exitCode = await preview({port});
  });

program
  .command("template")
  .description("给报送单位的空白模板：表头、下拉、单元格格式和填报说明都从契约来")
  .argument("[表...]", "表的中文名或编号，如 优抚资金发放明细、payouts；可以写几张")
  .addOption(new Option("--all", "全部二十二张"))
  .addOption(path("--out <目录>", "写到哪里", "data/templates"))
  .addOption(path("--reference <目录>", "参考数据目录，下拉从这里的代码表来", "data/reference"))
  .action(async (names: string[], {all, out, reference}: {all?: true; out: string; reference: string}) => {
    if ((names.length === 0) === !all)
      program.error("用法不对：写出是哪一张表，如 npm run template -- 优抚资金发放明细；全部的用 --all", {
        exitCode: exit.usage
      });
    const lists = await loadCodeLists(reference);
    for (const contract of findTemplates(all ? undefined : names))
      print([await writeTemplateFile(out, contract, lists)]);
  });

program
  .command("docs")
  .description("由契约、发布的表和指标印出 docs/data.md；给出发布目录时，也由它的当前发布印出 docs/backtest.md")
  .option("--release <目录>", "发布目录")
  .action(async ({release}: {release?: string}) => {
    process.stdout.write(`${await writeDataDictionary()}\n`);
    if (release) process.stdout.write(`${await writeBackTest(resolve(release, "current", "data"))}\n`);
  });

const signatures: Record<Verified["signature"], string> = {
  valid: "签名有效",
  "not checked": "有签名，没有给公钥，签名没有核对",
  none: "没有签名",
  wrong: "签名不对"
};

function sayVerified({release, manifest, files, signature, problems}: Verified): string[] {
  if (problems.length) return [`${release}：不一致，${problems.length} 处`, ...problems.map((p) => `  ${p}`)];
  return [`${release}：一致，${files} 个文件，清单 sha256 ${manifest}，${signatures[signature]}`];
}

/** A signal ends the command without leftovers, and says where readers stand. */
function stopCleanly(command: string): void {
  handleInterrupts((signal) => {
    const message = `收到 ${signal}，${command} 已停下；没有发布新的内容，当前发布不变，再跑一次即可`;
    process.stderr.write(`\n${message}\n`);
    if (hook && command === "rebuild") onFailure(hook, {outcome: "interrupted", signal, message});
  });
}

function exitCode(result: Rebuilt): number {
  if (result.outcome === "refused") return exit.gate;
  return isIncomplete(result) ? exit.incomplete : exit.ok;
}

/** Something that was handed over waits for whoever sent it. */
const isIncomplete = ({open, skipped}: Checked) => open.length > 0 || skipped.length > 0;

const summary = ({loads, open, offices, refusals, warnings, periods, drift, decisions, plan, skipped}: Checked) => ({
  plan: {files: plan.files, unchanged: plan.unchanged},
  skipped,
  files: loads.length,
  files_refused: loads.filter((l) => l.verdict === "refused").length,
  files_open: open.length,
  rows_read: loads.reduce((n, l) => n + l.rows_read, 0),
  rows_kept: loads.reduce((n, l) => n + l.rows_kept, 0),
  rows_refused: loads.reduce((n, l) => n + l.rows_refused, 0),
  refusals: refusals.map((r) => ({delivery: r.delivery, file: r.file, sheet: r.path, rows: r.rows, whole: r.whole})),
  warnings: warnings.map(({file, sheet, row, column, value, rule, message}) => ({
    file,
    sheet,
    row,
    column,
    value,
    rule,
    message
  })),
  periods: periods.map(({contract, period, before, after, changed}) => ({contract, period, before, after, changed})),
  drift,
  offices,
  decisions: decisions.map(({file, sheet, decided}) => ({file, sheet, decided}))
});

const printJson = (value: unknown) => process.stdout.write(visibleJson(JSON.stringify(value, null, 2)) + "\n");

function jsonReport(result: Rebuilt, out: string) {
  const {release, outcome, asOf, demo, findings, revisions, unexplained, manifest, signed, late, seconds} = result;
  const site = resolve(out, "current");
  return {
    outcome,
    release,
    as_of: asOf,
    demo,
    site,
    manifest,
    signed,
    ...summary(result),
    revisions,
    unexplained,
    findings,
    late,
    seconds
  };
}

function report(result: Rebuilt, {out, json}: {out: string; json?: true}): void {
  const {release, outcome, asOf, demo, findings, revisions, unexplained, manifest, signed, late} = result;
  if (json) {
    printJson(jsonReport(result, out));
    return;
  }
  const lines = sayChecked(result, out);
  if (outcome === "refused") {
    lines.push(
      `发布前检查没有通过，没有发布（当前发布不变）：`,
      ...findings.slice(0, 50).map((f) => `  ${f.file}：${f.message}`)
    );
    if (findings.length > 50) lines.push(`  …… 共 ${findings.length} 条`);
    if (findings.some((f) => f.check === changeCheck)) lines.push(...sayWhatToDo(unexplained));
  } else if (outcome === "unchanged") lines.push(`没有变化：${release} 已经是当前发布，没有重建`);
  else {
    if (revisions) lines.push(`与上一次发布相比，${revisions} 个已发布的数有变化，见发布记录页和 data/revisions.csv`);
    if (unexplained) lines.push(`其中 ${unexplained} 个找不出原因，已按批准的理由发布，写在发布记录里`);
    lines.push(`已发布 ${release}${demo ? "（示例数据）" : ""}，数据到 ${asOf}`);
  }
  lines.push(...late);
  if (outcome !== "refused" && manifest) lines.push(`清单 sha256 ${manifest}（${signed ? "已签名" : "没有签名"}）`);
  if (outcome !== "refused")
    lines.push(`站点：${resolve(out, "current")}`, `查看：npm run serve -- --out ${shellQuote(out)}`);
  print(lines);
}

const print = (lines: readonly string[]) => void process.stdout.write(lines.map(visible).join("\n") + "\n");

const sayWhatToDo = (unexplained: number) => [
  `共有 ${unexplained} 个已发布的数变了而找不出原因。怎么办：`,
  "  一、改程序的人有意改的：在 CHANGELOG.md 写一行，点出指标或表的名称（改正差错的以“更正”开头），再跑一次；",
  "  二、查过、确认新数是对的：加 --allow-changes “理由” --by 岗位 再跑一次，两样都会公布在发布记录页；",
  "  三、不知道为什么变的：不要发布，找维护程序的人。当前发布不变。"
];

function sayChecked(checked: Checked, out: string): string[] {
  const {loads, open, refusals, warnings, drift, filesRead} = checked;
  const {files, files_refused, rows_read, rows_kept, rows_refused} = summary(checked);
  const lines = [
    `交付 ${files} 份（本次新读 ${filesRead} 份），${rows_read} 行，入库 ${rows_kept} 行，退回 ${rows_refused} 行，整份退回 ${files_refused} 份`
  ];
  lines.push(...checked.skipped.map(sayPassedOver));
  const settled = files_refused - open.length;
  if (settled) lines.push(`  其中 ${settled} 份整份退回的，以后的交付已经更正`);
  for (const load of open) {
    lines.push(
      `  整份退回 ${load.delivery} ${load.file}${load.sheet ? `《${load.sheet}》` : ""}：${withoutSums(load.reason ?? "")}`
    );
  }
  const unread = loads.filter((l) => l.unknown_headers && l.delivery === checked.asOf);
  for (const load of unread) lines.push(`  没有读取的列 ${load.delivery} ${load.file}：${load.unknown_headers}`);
  const told = sayPeriods(checked.periods, contracts);
  if (told.length) lines.push(`${checked.asOf} 的交付里的各期，以前 → 现在：`, ...told);
  if (warnings.length) lines.push(`${checked.asOf} 的交付里有 ${warnings.length} 处请核实（行已入库）：`);
  for (const {file, row, column, value, message} of warnings.slice(0, 20)) {
    const where = row === null ? file : `${file} 第 ${row} 行，${column}${value === null ? "" : ` ${value}`}`;
    lines.push(`  ${where}：${message}`);
  }
  if (warnings.length > 20) lines.push("  …… 其余见 --json");
  if (drift.length) lines.push(`${checked.asOf} 的交付与以前不同的地方 ${drift.length} 处：`);
  for (const {file, message} of drift.slice(0, 20)) lines.push(`  ${file}：${message}`);
  if (drift.length > 20) lines.push("  …… 其余见 --json");
  if (checked.unusualSheet) lines.push(`其中的金额和合计见 ${checked.unusualSheet}（只给运维，不要外发）`);
  if (refusals.length) lines.push(`退回单：${resolve(out, "refusals")}（${refusals.length} 份）`);
  lines.push(...sayOffices(checked.offices, checked.asOf));
  if (checked.offices.length) lines.push(`给各单位的函（可以直接转发）：${resolve(out, "refusals", checked.asOf)}`);
  return lines;
}

const sayDecisions = ({asOf, decisions}: Checked) => [
  `${asOf} 的交付是这样认的：`,
  ...decisions.map(({file, sheet, decided}) => `  ${file}${sheet ? `《${sheet}》` : ""}：${decided}`)
];

/** commander speaks English; whoever mistypes a command reads Chinese. */
function inChinese(text: string): string {
  return text
    .replace(/^error: /, "用法不对：")
    .replace(/unknown option '(.*)'/, "没有选项 $1")
    .replace(/unknown command '(.*)'/, "没有命令 $1")
    .replace(/option '(.*)' argument missing/, "选项 $1 缺少值")
    .replace(/option '(.*)' argument '(.*)' is invalid\. /, "选项 $1 的值 $2 不对，")
    .replace(/missing required argument '(.*)'/, "缺少参数 $1")
    .replace(/too many arguments.*/, "参数太多")
    .replace(/\(Did you mean (.*)\?\)/, "（是不是 $1？）");
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exit.ok : exit.usage;
    failure = {outcome: "usage", message: inChinese(error.message)};
  } else {
    process.exitCode = exit.error;
    const bug = !(error instanceof DataError); // keeps its stack
    const text = bug && error instanceof Error ? (error.stack ?? error.message) : (error as Error).message;
    process.stderr.write(`${visibleLines(text)}\n`);
    failure = {outcome: "error", message: text};
    if (asJson) printJson(failure);
  }
}
if (hook && process.exitCode) onFailure(hook, {exit_code: process.exitCode, ...failure});
