import type {Finding} from "../gate/checkSite.js";
import type {Times} from "./times.js";

/** How far the work is, for bars and lines. */
export interface Progress {
  /** `total` files to go through; `seconds` that it takes by what is known so far. */
  stage(title: string, total?: number, seconds?: number): void;
  step(done: number, detail: string): void;
  end(): void;
}

interface Stage {
  name: string;
  title: string;
  run: (known: never) => Promise<{findings?: Finding[]}>;
}

/**
 * A list of stages. Each takes what the stages before it have given, and gives something more: a list in an order in which
 * a stage would miss something does not compile.
 */
export class Stages<Given extends object, Known extends Given = Given> {
  readonly #list: readonly Stage[];
  private constructor(list: readonly Stage[]) {
    this.#list = list;
  }

  static of<Given extends object>(): Stages<Given> {
    return new Stages([]);
  }

  /** One stage more; what a reader sees of it is its title, `seconds` names its time. */
  stage<More extends object>(
    name: string,
    title: string,
    run: (known: Known) => Promise<More>
  ): Stages<Given, Known & More> {
    return new Stages([...this.#list, {name, title, run}]);
  }

  /** Runs them in order. One that gives findings is the last; what the others would have given is missing then. */
  async run(given: Given, watch: Stopwatch): Promise<Given & Partial<Known>> {
    let known = given;
    for (const {name, title, run} of this.#list) {
      watch.start(name, title);
      const more = await run(known as never);
      known = {...known, ...more};
      if (more.findings?.length) break;
    }
    watch.stop();
    return known;
  }
}

/**
 * Tells a progress which step has begun and about how long it takes, and keeps how long each took: `seconds` by the names of
 * stages, where times of one name are added up, `times` by the titles of steps, for the next run.
 */
export class Stopwatch {
  readonly seconds: Record<string, number> = {};
  readonly progress: Progress;
  readonly #expected: Times;
  readonly #times: Record<string, number> = {};
  #running: {name: string; title: string; files: number | undefined; since: number} | undefined;

  constructor(progress: Progress, expected: Times = {}) {
    this.progress = progress;
    this.#expected = expected;
  }

  start(name: string, title: string, files?: number): void {
    this.stop();
    const expected = this.#expected[title];
    this.progress.stage(title, files, expected === undefined ? undefined : expected * (files ?? 1));
    this.#running = {name, title, files, since: performance.now()};
  }

  stop(): void {
    this.progress.end();
    if (!this.#running) return;
    const {name, title, files, since} = this.#running;
    const seconds = (performance.now() - since) / 1000;
    this.seconds[name] = (this.seconds[name] ?? 0) + seconds;
    if (files !== 0) this.#times[title] = seconds / (files ?? 1);
    this.#running = undefined;
  }

  /** What each step took; of one that had nothing to go through, what it took before. */
  get times(): Times {
    return {...this.#expected, ...this.#times};
  }
}
