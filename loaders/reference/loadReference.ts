import {contracts} from "../contracts/index.js";
import {DataError} from "../base/errors.js";
import {type CodeLists, loadCodeLists, readReferenceCsv} from "./codeLists.js";
import {findReferenceTraces} from "./checkTraces.js";
import {type Comment, loadCommentary} from "./commentary.js";
import {type Cycle, loadCycles} from "./cycles.js";
import {type LampRule, loadLamps} from "./lamps.js";
import {loadPublishedFigures, type PublishedFigure} from "./publishedFigures.js";
import {loadRebases, type Rebase} from "./rebases.js";
import {loadSchedules, type Schedule} from "./schedules.js";
import {loadSourceDues, type SourceDue} from "./sources.js";
import {loadStreetTiles, type StreetTile} from "./streetTiles.js";
import {loadStandards, type Standards} from "./standards.js";
import {loadTargets, type Target} from "./targets.js";

/** What people decided and wrote down: the code lists and the rest. */
export interface Reference {
  lists: CodeLists;
  /** The words in which published figures are described. */
  words: {list: string; code: string; name: string}[];
  /** Where the standards were read. */
  sources: {source: string; title: string}[];
  targets: Target[];
  schedules: Schedule[];
  lamps: LampRule[];
  figures: PublishedFigure[];
  standards: Standards;
  cycles: Cycle[];
  tiles: StreetTile[];
  rebases: Rebase[];
  commentary: Comment[];
  dues: SourceDue[];
}

/** All of it, checked; what is wrong in any file stops with every problem of every file at once. */
export async function loadReference(dir: string, indicators: readonly string[]): Promise<Reference> {
  const traces = await findReferenceTraces(dir);
  // Alone: what else is wrong is told with the values that are wrong.
  if (traces.length) throw new DataError(traces.join("\n"));
  const lists = await loadCodeLists(dir);
  const codes = (list: {code: string}[]) => list.map((c) => c.code);
  const [units, evidenceKinds] = [codes(lists.units), codes(lists.evidence_kinds)];
  const problems: string[] = [];
  const collect = <T>(loading: Promise<T>) =>
    loading.catch((error: unknown) => {
      if (!(error instanceof DataError)) throw error;
      problems.push(error.message);
      return undefined as T;
    });
  const reference = {
    lists,
    words: await collect(loadWords(dir)),
    sources: await collect(loadSources(dir)),
    targets: await collect(loadTargets(dir, indicators)),
    schedules: await collect(loadSchedules(dir, indicators)),
    lamps: await collect(loadLamps(dir)),
    figures: await collect(loadPublishedFigures(dir, indicators)),
    standards: await collect(loadStandards(dir, {indicators, units, evidenceKinds})),
    cycles: await collect(loadCycles(dir)),
    tiles: await collect(loadStreetTiles(dir, lists.streets)),
    rebases: await collect(loadRebases(dir, indicators)),
    commentary: await collect(loadCommentary(dir, {indicators, units, areas: codes(lists.streets)})),
    dues: await collect(
      loadSourceDues(
        dir,
        contracts.map((c) => c.id)
      )
    )
  };
  if (problems.length) throw new DataError(problems.join("\n"));
  return reference;
}

const loadWords = async (dir: string) =>
  (await readReferenceCsv(dir, "published_words.csv")).map(({list = "", code = "", name = ""}) => ({list, code, name}));

const loadSources = async (dir: string) =>
  (await readReferenceCsv(dir, "standards/sources.csv")).map(({source = "", title = ""}) => ({source, title}));
