import {formatPeriod} from "../../src/cards/format.js";
import type {Block, Frame, Tile} from "../../src/cards/frame.js";
import {sayCell} from "../../src/cards/table.js";
import {partsOf, plainText} from "../../src/cards/text.js";

/** A second renderer: frames as plain text. It shows that a format needs one file, and is the judge of the other. */
export const renderText = (frames: readonly Frame[]): string => frames.flatMap(linesOf).join("\n");

function linesOf(frame: Frame): string[] {
  const {title, aside, status, value, period, lead, body = [], limitations = [], receipt, late, asOf} = frame;
  const content = body.flatMap(block);
  if (frame.form === "bare") return content;
  const head = [title, ...said(aside)];
  if (frame.form === "definition") return [...head, ...content];
  return [
    ...head,
    ...said(status),
    ...(value ? [[...value, period ? formatPeriod(period) : ""].join(" ")] : []),
    ...(lead ? [lead] : []),
    ...content,
    ...(receipt
      ? [receipt.definition, ...receipt.sources, receipt.disclosure, receipt.release, receipt.more.text]
      : []),
    ...limitations,
    ...(frame.share ? [] : [...late, formatPeriod(asOf)])
  ];
}

const said = (text: Frame["aside"]) => (text === undefined ? [] : [plainText(partsOf(text))]);

function block(one: Block): string[] {
  switch (one.kind) {
    case "table":
      return [
        one.caption,
        one.columns.map(({title}) => title).join("\t"),
        ...one.rows.map((row) => row.map(sayCell).join("\t")),
        ...(one.note ? [one.note] : [])
      ];
    case "paragraph":
      return [plainText(one.text)];
    case "list":
      return one.items.map(({text}) => plainText(text));
    case "group":
      return one.blocks.flatMap(block);
    case "terms":
      return one.terms.flatMap(({term, said}) => [term, ...said]);
    case "tile-map":
      return [one.label, ...one.tiles.map(({name, text = ""}) => `${name}\t${text}`)];
    case "folded":
      return [one.heading, ...block(one.block)];
    case "sql":
      return [one.text];
    case "tiles":
      return [...(one.heading ? [`${one.heading}（${one.tiles.length} 项）`] : []), ...one.tiles.flatMap(tile)];
    case "bars":
      return [one.label, ...legend(one), ...one.rows.map(({name, text = ""}) => `${name}\t${text}`)];
    case "heat":
      return [one.label, ...one.columns, ...one.rows, ...one.cells.map(({text}) => text)];
    case "dots":
      return [one.label, ...one.rows.map(({name, text}) => `${name}\t${text}`), one.reference?.text ?? ""];
    case "years":
      return [one.label, ...one.points.map(({period, text}) => `${formatPeriod(period)}\t${text}`)];
    default:
      return [one.label, ...legend(one)];
  }
}

const legend = ({legend = []}: {legend?: readonly {name: string}[]}) => legend.map(({name}) => name);

const tile = ({title, value, period, lead, marks, goal, empty}: Tile) => [
  title,
  ...(value ? [value.join(" ")] : []),
  ...(period ? [formatPeriod(period)] : []),
  ...[lead, goal, empty].flatMap((words) => words ?? []),
  ...said(marks)
];
