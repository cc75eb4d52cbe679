import type {Chart} from "../cards/chart.js";
import type {Block, Frame} from "../cards/frame.js";
import {type Cell, sayCell} from "../cards/table.js";
import {plainText} from "../cards/text.js";

/** The inside of a card where two stand in a row, in pixels, on a desk and in a narrower window; the height of lines of text. */
const insides = {desk: 519, narrow: 341};
const line = {title: 26, small: 24, value: 42, legend: 26};

/** Border, folds and source: every card has them. */
const foot = 110;

/** So much taller than asked for a chart may become; a few bars stand further apart. */
const most = (chart: Chart) => (chart.kind === "bars" && chart.rows.length <= 6 ? 2.6 : 1.5);

/**
 * Of two cards in a row the one with less to say gets a taller chart, so that neither stands half empty; one that has
 * none to make taller, or too little to say, is lower than the other. Heights are estimated from the words; a style sheet
 * cannot stretch a drawing without stretching its letters.
 */
export function level(frames: readonly Frame[]): Frame[] {
  const levelled = [...frames];
  for (const [a, b] of pairs(frames)) {
    const [first, second] = [frames[a]!, frames[b]!];
    const missing = heightOf(first, insides.desk) - heightOf(second, insides.desk);
    if (missing < 0) levelled[a] = taller(first, -missing);
    else levelled[b] = taller(second, missing);
    // What cannot grow so far, or has fewer words to break in a narrower window, ends where it ends.
    for (const [one, other] of [
      [a, b],
      [b, a]
    ] as const) {
      const isLow = (inside: number) =>
        heightOf(levelled[one]!, inside) + foot < 0.75 * (heightOf(levelled[other]!, inside) + foot);
      const low = isLow(insides.desk) ? "everywhere" : isLow(insides.narrow) ? "narrow" : undefined;
      if (low) levelled[one] = {...levelled[one]!, low};
    }
  }
  return levelled;
}

/** Which cards stand side by side: in their order, but for those that take a row of their own. */
function pairs(frames: readonly Frame[]): [number, number][] {
  const found: [number, number][] = [];
  let open: number | undefined;
  frames.forEach(({wide, form = "card"}, i) => {
    if (wide || form === "bare") open = undefined;
    else if (open === undefined) open = i;
    else {
      found.push([open, i]);
      open = undefined;
    }
  });
  return found;
}

const linesOf = (text: string, size: number, width: number) =>
  Math.ceil(Array.from(text).reduce((sum, c) => sum + (/[\u2e80-\uffff]/.test(c) ? 1 : 0.6), 0) / (width / size));

function heightOf({title, status, value, lead, body = []}: Frame, inside: number): number {
  return (
    linesOf(title, 17, status ? inside - 90 : inside) * line.title +
    (value ? line.value : 0) +
    (lead ? linesOf(lead, 14, inside) * line.small : 0) +
    body.reduce((sum, block) => sum + blockHeight(block, inside), 0)
  );
}

function blockHeight(block: Block, inside: number): number {
  if (isChart(block)) return chartHeight(block) + (block.legend ? line.legend : 0);
  switch (block.kind) {
    case "paragraph":
      return linesOf(plainText(block.text), 15, inside) * line.small + 10;
    case "list":
      return block.items.reduce((sum, {text}) => sum + linesOf(plainText(text), 14, inside) * line.small, 0);
    case "group":
      return block.blocks.reduce((sum, one) => sum + blockHeight(one, inside), 0);
    case "table":
      return block.folded ? 0 : 68 + block.rows.reduce((sum, row) => sum + rowHeight(row, inside), 0);
    case "tile-map":
      return 60 * Math.max(...block.tiles.map(({row}) => row));
    case "terms":
      return block.terms.reduce(
        (sum, {said}) => sum + said.reduce((high, one) => high + termHeight(one, inside), 0),
        16
      );
    default:
      return 0;
  }
}

const termHeight = (said: string, inside: number) => linesOf(said, 16, inside - 92) * 27 + 3;

const rowHeight = (row: readonly Cell[], inside: number) =>
  11 + 21 * Math.max(...row.map((cell) => linesOf(sayCell(cell), 14, inside / row.length)));

const charts = ["bars", "columns", "lines", "multiples", "heat", "years", "trend", "spark", "limits", "cycle", "dots"];
const isChart = (block: Block): block is Chart => charts.includes(block.kind);

const own = {cycle: 300, years: 130, trend: 200, limits: 190, spark: 52};

function chartHeight(chart: Chart): number {
  if (chart.kind === "bars" || chart.kind === "heat" || chart.kind === "dots")
    return chart.row * chart.rows.length + chart.pad;
  if ("height" in chart && chart.height !== undefined) return chart.height;
  return own[chart.kind as keyof typeof own];
}

/** The same card, its first chart that can be as high as one likes higher by at most so many pixels. */
function taller(frame: Frame, by: number): Frame {
  const {body = []} = frame;
  const at = body.findIndex((block) => isChart(block) && block.kind !== "spark" && !block.wide);
  if (at < 0 || by < 8) return frame;
  const chart = body[at] as Chart;
  const height = chartHeight(chart);
  const wanted = Math.round(Math.min(height + by, height * most(chart)));
  const grown: Chart =
    chart.kind === "bars" || chart.kind === "heat" || chart.kind === "dots"
      ? {...chart, row: Math.floor((wanted - chart.pad) / chart.rows.length)}
      : ({...chart, height: wanted} as Chart);
  return {...frame, body: body.map((block, i) => (i === at ? grown : block))};
}
