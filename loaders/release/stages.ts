import type {Finding} from "../gate/checkSite.js";

/** How far the work is, for bars and lines. */
export interface Progress {
  stage(title: string, total?: number): void;
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

/** Tells a progress which part of the work has begun, and how long each took. Times of one name are added up. */
export class Stopwatch {
  readonly seconds: Record<string, number> = {};
  #running: {name: string; since: number} | undefined;
  readonly progress: Progress;
  constructor(progress: Progress) {
    this.progress = progress;
  }

  start(name: string, title: string, total?: number): void {
    this.stop();
    this.progress.stage(title, total);
    this.#running = {name, since: performance.now()};
  }

  stop(): void {
    this.progress.end();
    if (!this.#running) return;
    const {name, since} = this.#running;
    this.seconds[name] = (this.seconds[name] ?? 0) + (performance.now() - since) / 1000;
    this.#running = undefined;
  }
}
