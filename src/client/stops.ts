/** A point of a chart as src/render/stops.ts has written it. */
export interface Stop {
  x: number;
  ys: readonly (number | undefined)[];
  name: string;
  values: readonly string[];
}

/** “x,y|name|value|value” between “;”; a y that is not there is empty. */
export const parseStops = (text: string): Stop[] =>
  text.split(";").map((piece) => {
    const [at = "", name = "", ...values] = piece.split("|");
    const [x, ...ys] = at.split(",").map((one) => (one === "" ? undefined : Number(one)));
    return {x: x ?? 0, ys, name, values};
  });

/** The same period a year before, where the chart has it. */
export function yearBefore(stops: readonly Stop[], at: number): Stop | undefined {
  const name = stops[at]!.name.replace(/^(\d{4})年/, (_, year: string) => `${Number(year) - 1}年`);
  return name === stops[at]!.name ? undefined : stops.find((stop) => stop.name === name);
}

const numberOf = (text: string | undefined) => {
  const digits = /^-?[\d,]+(\.\d+)?(?=$|（)/.exec(text ?? "");
  return digits ? Number(digits[0].replace(/,/g, "")) : undefined;
};

/**
 * “比上期多 3 项”, of the values as they are shown; nothing where one of the two is no plain number, or is not complete
 * yet: half a year is less than a whole one and says nothing.
 */
export function change(now: string, then: string | undefined, unit: string, than: string): string {
  const [a, b] = [numberOf(now), numberOf(then)];
  if (a === undefined || b === undefined || /未满期/.test(now) || /未满期/.test(then ?? "")) return "";
  const decimals = Math.max(...[now, then ?? ""].map((text) => /\.(\d+)/.exec(text)?.[1]!.length ?? 0));
  const size = Math.abs(a - b).toFixed(decimals);
  if (Number(size) === 0) return `与${than.slice(1)}持平`;
  const grouped = size.replace(/\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
  if (unit === "%") return `${than}${a > b ? "高" : "低"} ${size} 个百分点`;
  return `${than}${a > b ? "多" : "少"} ${grouped}${unit ? ` ${unit}` : ""}`;
}
