import {formatPeriod} from "../cards/format.js";
import type {CubeFile} from "../../loaders/site/cube.js";
import type {Then} from "./cube.js";
import {cellsOf, type View} from "./view.js";
import {namePlace, say, sayCell, sayDifference, sayFlag} from "./words.js";

/** The rows of a view as a table of texts, its header first: numbers as published, without their places in thousands. */
export function rowsOf(view: View, file: CubeFile): string[][] {
  const {measure, state} = view;
  const {then} = measure;
  const release = releaseAt(view, file);
  const text = (number: number | null | undefined) => (number === null || number === undefined ? "" : String(number));
  const parts = measure.denominator !== undefined;
  const header = [
    ...["指标", ...measure.dims.map(({title}) => title), "值", "单位", "标记", "写作"],
    ...(parts ? ["分子", "分母"] : []),
    ...(then && release !== undefined ? ["那次的值", "那次写作", "差", "现值自", "原因"] : []),
    ...["编号", "发布", ...(release === undefined ? [] : ["对照的发布"])]
  ];
  const rows = comparedCells(view, file).map(({cell}) => {
    const of = measure.dims.map((dim) =>
      namePlace(
        dim,
        dim.places.find(({at}) => at === dim.at[cell])!
      )
    );
    return [
      ...[measure.name, ...of, text(measure.value(cell)), measure.unit],
      ...[sayFlag(measure, cell), sayCell(measure, cell)],
      ...(parts ? [text(measure.numerator!(cell)), text(measure.denominator!(cell))] : []),
      ...(then && release !== undefined ? compareCell(view, file, cell, then(cell, release)).csv : []),
      ...[measure.id, file.release, ...(release === undefined ? [] : [state.release])]
    ];
  });
  return [header, ...rows];
}

/** The number of the release that is looked at beside the present one. */
export function releaseAt({state, measure}: View, file: CubeFile): number | undefined {
  const at = file.releases.findIndex(([id]) => id === state.release);
  return at < 0 || !measure.then ? undefined : at;
}

/** The cells of a view; beside a release, where a reader wants it, those alone that differ. */
export function comparedCells(view: View, file: CubeFile): ReturnType<typeof cellsOf> {
  const release = releaseAt(view, file);
  const cells = cellsOf(view);
  if (release === undefined || !view.state.differing) return cells;
  return cells.filter(({cell}) => compareCell(view, file, cell, view.measure.then!(cell, release)).differs);
}

/** Then, the difference, since when, and why, in words. */
export function compareCell({measure}: View, {releases, release}: CubeFile, cell: number, then: Then) {
  const now = measure.value(cell);
  if (then.kind !== "figure") {
    const said = {none: "还没有公布", hidden: "不列（有一次隐去过）", unknown: "没有历次的值"}[then.kind];
    return {
      then: said,
      difference: "–",
      since: "",
      reason: "",
      differs: then.kind === "none",
      csv: ["", said, "", "", ""]
    };
  }
  const differs = then.value !== now || then.flag !== measure.flag(cell);
  const since = releases[then.since]!;
  const pair = then.value !== null && now !== null ? ([then.value, now] as const) : undefined;
  const difference = pair ? sayDifference(measure, ...pair) : differs ? "–" : "0";
  const newest = since[0] === release;
  const reason = !differs ? "" : newest && then.reason ? then.reason : "见发布记录";
  const sinceWord = differs ? `${formatPeriod(since[1])}的发布` : "";
  return {
    then: say(measure, then.value, then.flag),
    ...{difference, reason, differs},
    since: sinceWord,
    csv: [
      then.value === null ? "" : String(then.value),
      say(measure, then.value, then.flag),
      pair ? String(Number((pair[1] - pair[0]).toFixed(6))) : "",
      sinceWord,
      reason
    ]
  };
}
