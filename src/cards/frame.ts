import type {Chart} from "./chart.js";
import {noData, sayLate} from "./format.js";
import {indicatorReceipt, type Receipt, resourceReceipt} from "./receipt.js";
import type {Resource, Row, Site} from "./site.js";
import type {Table} from "./table.js";
import type {Link, Part, Text} from "./text.js";

/** A paragraph, by what it is for. */
export interface Paragraph {
  kind: "paragraph";
  as: "plain" | "marks" | "signal" | "note" | "unexplained" | "no-data" | "state";
  text: Text;
}

/** Lines of words that are no table. */
export interface List {
  kind: "list";
  as: "sources" | "news" | "limits" | "index" | "lamps" | "clock" | "signs";
  label?: string;
  items: readonly {text: Text; state?: string}[];
}

/** Paragraphs and lists that belong together. */
export interface Group {
  kind: "group";
  as: "comment" | "key";
  blocks: readonly (Paragraph | List)[];
}

/** Terms and what is said of each. */
export interface Terms {
  kind: "terms";
  terms: readonly {term: string; said: readonly string[]}[];
}

/** The SQL of a definition. */
export interface Sql {
  kind: "sql";
  text: string;
}

/** An indicator in the least space: name, newest figure, small picture. */
export interface Tile {
  title: string;
  to: {page: string} | {anchor: string};
  status?: Part;
  value?: readonly [number: string, unit: string];
  period?: string;
  provisional?: boolean;
  lead?: string;
  chart?: Chart;
  marks?: Text;
  goal?: string;
  /** The indicator whose page defines it. */
  definition?: string;
  /** A place that links can lead to. */
  anchor?: string;
  /** Why there is no figure. */
  empty?: string;
}

/** Tiles side by side; small ones stand under a heading with their number. */
export interface Tiles {
  kind: "tiles";
  heading?: string;
  tiles: readonly Tile[];
}

/** Squares that stand about as the areas do; each leads somewhere, and may bear a number. */
export interface TileMap {
  kind: "tile-map";
  label: string;
  tiles: readonly {name: string; row: number; column: number; to: Link; text?: string; state: string}[];
}

/** What is shown when its heading is asked for. */
export interface Folded {
  kind: "folded";
  heading: string;
  block: Terms | List | Table;
}

export type Block = Folded | TileMap | Chart | Table | Paragraph | List | Group | Terms | Sql | Tiles;

/** What a card says of its rows. It is plain data: no markup, nothing that JSON could not hold. */
export interface Content {
  /** A card has a border, a receipt and a file to download; a definition has no receipt; bare content has no frame. */
  form?: "card" | "definition" | "bare";
  /** An anchor for links into the page; of an indicator, its id. */
  id?: string;
  /** What to see, as a fact computed from the rows. */
  title: string;
  /** Beside the title of a definition. */
  aside?: Text;
  value?: readonly [number: string, unit: string];
  /** The period that the value speaks of. */
  period?: string;
  status?: Part;
  /** A sentence under the value. */
  lead?: string | undefined;
  body?: readonly Block[];
  limitations?: readonly string[] | undefined;
  wide?: boolean;
  /** On a wide screen the table stands beside the chart. */
  split?: boolean;
  /**
   * Beside one another on a wide screen: three fifths and two fifths of the row; a strip is a row of its own, one line
   * high. Without a foot: its figures lead to where they come from.
   */
  share?: "main" | "side" | "strip";
  /** The indicator whose definition is the receipt; without one it is the table's. */
  indicator?: string;
}

/** A card as every renderer takes it: what it says, and where that comes from. */
export interface Frame extends Content {
  resource: Resource;
  receipt?: Receipt;
  /** Sources behind its number that have not come in time, in words. */
  late: readonly string[];
  /** The month up to which deliveries are used. */
  asOf: string;
  /** It has much less to say than the card beside it, and ends before that; in a narrow window only, or everywhere. */
  low?: "narrow" | "everywhere";
}

/** What a page may ask of a card: which indicator, which area, which periods, which section of the standard. */
export interface Options {
  indicator?: string;
  unit?: string;
  area?: string;
  period?: string;
  section?: string;
}

export const optionNames: readonly (keyof Options)[] = ["indicator", "area", "period", "section", "unit"];

export interface Card<R extends Resource = Resource> {
  /** The published table that it draws and offers for download. */
  resource: R;
  /** Its title while that table has no rows; without one, `draw` says what is missing. */
  empty?: string;
  /** Set where neither a definition nor a table explains the card. */
  receipt?: "none";
  draw(rows: readonly Row<R>[], site: Site, options: Options): Content | readonly Content[];
}

/** A card, its rows typed by its table. */
export const card = <R extends Resource>(card: Card<R>): Card => card;

export const isCard = (value: unknown): value is Card =>
  typeof value === "object" && value !== null && "resource" in value && "draw" in value;

export const paragraph = (text: Text, as: Paragraph["as"] = "plain"): Paragraph => ({kind: "paragraph", as, text});

/** A card whose source has not been delivered says so, and shows no number. */
export const nothing = (title: string, reason: string = noData): Content => ({
  title,
  body: [paragraph(reason, "no-data")]
});

/** Draws a card over the rows of a package. The same rows give the same frames. */
export function drawCard({resource, empty, receipt, draw}: Card, site: Site, options: Options = {}): Frame[] {
  // `card` has held the rows that `draw` takes to those of `resource`.
  const rows = site.tables[resource] as readonly unknown[] as readonly Row<Resource>[];
  const drawn = empty !== undefined && rows.length === 0 ? nothing(empty) : draw(rows, site, options);
  return [drawn].flat().map((content) => {
    const own =
      receipt === "none"
        ? undefined
        : content.indicator
          ? indicatorReceipt(site, content.indicator)
          : resourceReceipt(site, resource);
    return {
      ...content,
      resource,
      ...(own ? {receipt: own} : {}),
      late: lateSources(site, content.id, resource),
      asOf: site.release.as_of
    };
  });
}

/** Where a number stands on a source that is late, it says so. */
function lateSources(site: Site, id: string | undefined, resource: Resource): string[] {
  const receipt =
    site.receipts.indicators.find((indicator) => indicator.id === id) ??
    site.receipts.resources.find(
      (one) => one.name === resource && one.contracts.length < site.receipts.contracts.length / 2
    );
  return site.tables.sources
    .filter((row) => row.days_late !== "" && receipt?.contracts.includes(row.contract))
    .map((row) => `${row.title}${sayLate(row.days_late)}`);
}

/** A status in words, as labels.csv has them. */
export const status = (site: Site, code: string): Part => ({kind: "status", text: site.label("statuses", code), code});
