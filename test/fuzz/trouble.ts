import {cp, mkdir, readFile, rm, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {senders} from "../../loaders/demo/layouts.js";

/** A file of the demo as it was made: the delivery it belongs to, its name, and whose table it is. */
export interface MadeFile {
  delivery: string;
  file: string;
  contract: string;
}

type Wrong = "renamed header" | "row lost";

interface Handed extends MadeFile {
  /** The folder of the delivery into which it is put. */
  folder: string;
  wrong?: Wrong;
}

/** One month of an operator: what is taken out of or put into older deliveries, and what comes with the new one. */
export interface Step {
  month: string;
  taken: {delivery: string; file: string}[];
  handed: Handed[];
  /** Contracts that nobody hands over this month although the demo has a file. */
  absent: string[];
  /** What went wrong, in words. */
  said: string[];
}

/** The contract of a file of the demo, by the name that its sender gives it. */
export function contractOf(delivery: string, file: string): string {
  const [year, month] = [delivery.slice(0, 4), delivery.slice(5, 7)];
  const stems = Object.entries(senders).map(([id, sender]) => [id, sender.file(year!, month!)] as const);
  // A correction names the month that it corrects.
  const known = stems.find(([, stem]) => file.startsWith(`${stem}.`));
  return known?.[0] ?? stems.find(([, stem]) => file.slice(0, 5) === stem.slice(0, 5))?.[0] ?? "va_gdx";
}

/** Tables of one period a delivery: a later delivery may hold an older one beside its own. */
const periodic = ["payouts", "beneficiaries", "station_cases"];
/** The centre hands nothing over from April to June 2022, and all of it with July's. */
const centre = ["stations", "station_cases", "volunteers"];
const isAway = (month: string) => month >= "2022-04" && month <= "2022-06";
/** From 2022 on one office never hands anything over again. */
const isGone = (contract: string, month: string) => contract === "science_resources" && month >= "2022-01";

/**
 * The demo's deliveries with trouble, a step a month: a table comes a month late; one is refused and its correction comes
 * with the next delivery, under the same name or in its place; one lost its last rows and is delivered again; a file is
 * withdrawn; one office hands nothing over for three months, another no more. Each of the first four comes once in `every`
 * months, by turns over the tables.
 */
export function troubleSteps(files: readonly MadeFile[], every = 5): Step[] {
  const months = [...new Set(files.map((f) => f.delivery))].sort();
  const steps = new Map(
    months.map((month): [string, Step] => [month, {month, taken: [], handed: [], absent: [], said: []}])
  );
  for (const [i, month] of months.entries()) {
    const own = steps.get(month)!;
    const next = steps.get(months[i + 1] ?? "");
    const befallen = (when: number, of: readonly string[]) =>
      i % every === when % every && next ? of[Math.floor(i / every) % of.length] : undefined;
    const late = befallen(1, periodic);
    const refused = befallen(2, ["payouts", "media", "tasks", "station_cases", "two_lists"]);
    const cut = befallen(3, ["payouts", "station_cases"]);
    const withdrawn = befallen(4, ["media", "payouts", "activities", "tasks"]);
    for (const made of files.filter((f) => f.delivery === month)) {
      const {contract, file} = made;
      const isText = /\.(csv|txt)$/.test(file);
      const hand = (step: Step, folder = step.month, wrong?: Wrong) =>
        void step.handed.push({...made, folder, ...(wrong && {wrong})});
      if (isGone(contract, month)) own.absent.push(contract);
      else if (centre.includes(contract) && isAway(month)) {
        own.absent.push(contract);
        hand(steps.get("2022-07")!);
      } else if (contract === late) {
        own.absent.push(contract);
        hand(next!);
        next!.said.push(`${contract} of ${month} is late`);
      } else if (contract === refused && isText) {
        hand(own, month, "renamed header");
        own.said.push(`${contract} has another header`);
        // Beside newer rows of a register the older ones would be refused: the right file takes the place of the wrong one.
        hand(next!, periodic.includes(contract) ? next!.month : month);
        next!.said.push(`${contract} of ${month} is corrected`);
      } else if (contract === cut && isText) {
        hand(own, month, "row lost");
        hand(next!);
        next!.said.push(`${contract} of ${month} had lost a row`);
      } else {
        hand(own);
        if (contract !== withdrawn) continue;
        next!.taken.push({delivery: month, file});
        next!.said.push(`${contract} of ${month} is withdrawn`);
      }
    }
  }
  return [...steps.values()];
}

/** Does the operator's part of a month in the folder of deliveries; doing it again changes nothing. */
export async function takeStep(made: string, exports: string, {month, taken, handed}: Step): Promise<void> {
  await mkdir(join(exports, month), {recursive: true});
  for (const {delivery, file} of taken) await rm(join(exports, delivery, file), {force: true});
  for (const {delivery, file, folder, wrong} of handed) {
    const to = join(exports, folder, file);
    const from = join(made, delivery, file);
    if (wrong === undefined) await cp(from, to);
    else await writeFile(to, spoil(await readFile(from), wrong));
  }
}

/** What befell a delimited text of any encoding in which line ends are bytes. */
function spoil(bytes: Buffer, wrong: Wrong): Buffer {
  const lines = bytes.toString("latin1").split("\n");
  const end = lines.at(-1) === "" ? lines.length - 1 : lines.length;
  if (wrong === "row lost") return Buffer.from([...lines.slice(0, end - 1), ""].join("\n"), "latin1");
  // Every header gets a letter, so that none is known any more but for the first ones of the row.
  const widest = lines.findIndex((line) => line.split(/[,\t;]/).filter((cell) => cell.trim()).length >= 4);
  const [first = "", second = "", ...others] = lines[widest]!.split(/([,\t;])/);
  const header = [first, second, ...others.map((label, i) => (i % 2 ? label : label.replace(/(\r?)$/, "x$1")))].join(
    ""
  );
  return Buffer.from([...lines.slice(0, widest), header, ...lines.slice(widest + 1)].join("\n"), "latin1");
}
