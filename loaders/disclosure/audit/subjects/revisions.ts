import {nameOf} from "../claims.js";
import type {Subject} from "../view.js";

/** The list of changes: what a hidden number was before, and by how much it has changed. */
export const revisions: Subject = {
  covers: {},
  *facts({rows, has, shown}) {
    for (const row of rows("revisions")) {
      const name = nameOf(row.resource!, row.key!.split("|"), row.column!);
      if (!has(name) || shown(name) !== undefined || !row.before) continue;
      // Without parts, it is presumed to have changed by nothing that matters.
      const parts = ["r1", "r2", "r3", "c", "d", "u"].map((part) => Number(row[part] ?? ""));
      const now = Number(row.before) + parts.reduce((sum, part) => sum + part, 0);
      if (Number.isFinite(now))
        yield {
          say: `${row.key!.replaceAll("|", "／")} 在 revisions.csv 里写着原来是 ${row.before}`,
          ...{terms: [[name, 1]], low: now - 1e-4, high: now + 1e-4, presumed: true}
        };
    }
  }
};
