import {type Claim, district, nameOf, type Row} from "../claims.js";
import {equal, type Subject, type View} from "../view.js";
import {outsideTotal} from "./payouts.js";
import {priceOf} from "./prices.js";

/**
 * Numbers that stand nowhere, between two that do: who is left out of a share, and what is paid in a street outside the
 * total. They are looked for like any hidden number.
 */
export const between: Subject = {
  covers: {},
  claims(view) {
    return new Map([...leftOut(view), ...outside(view)].map(({name, claim}) => [name, claim]));
  },
  *facts(view) {
    for (const {name, of, less, say} of [...leftOut(view), ...outside(view)]) yield equal(say, [of], [less, name]);
  }
};

interface Between {
  name: string;
  claim: Claim;
  of: string;
  less: string;
  say: string;
}

/** What two numbers leave between each other is known where both are shown. */
const apart = ({shown}: View, of: string, less: string): Pick<Claim, "low" | "high"> => {
  const [a, b] = [shown(of), shown(less)];
  return a === undefined || b === undefined ? {low: 0, high: Infinity} : {low: a - b, high: a - b};
};

function leftOut(view: View): Between[] {
  const {release, rows, figure, has, claims} = view;
  const {k} = release.thresholds;
  return rows("indicators").flatMap((row) => {
    const {indicator_id: id, period_type: type, period, area_code: area} = row as Record<string, string>;
    const said = release.indicators.get(id!);
    if (said?.sensitivity !== "rate" || release.differencesShown.has(id!) || release.rounded.has(id!)) return [];
    const [n, d] = ["numerator", "denominator"].map((c) => figure(id!, type!, period!, area!, c)) as [string, string];
    if (!has(n) || !has(d)) return [];
    // Of two populations of which neither holds the other nothing is left out.
    if ((claims.get(n)!.shown ?? 0) > (claims.get(d)!.shown ?? Infinity)) return [];
    const {provisional} = claims.get(n)!;
    const claim: Claim = {...apart(view, d, n), counts: true, below: undefined, file: "indicators.csv"};
    const say = `${said.name} ${period} ${area} 的分母减分子`;
    return {
      name: nameOf("indicators", [id!, type!, period!, area!], "denominator − numerator"),
      claim: {...claim, watch: {values: true, below: k, say}, ...(provisional && {provisional})},
      of: d,
      less: n,
      say
    };
  });
}

function outside(view: View): Between[] {
  const {release, rows, figure, has} = view;
  const {k} = release.thresholds;
  const pricesIn = new Map<string, ReturnType<typeof pricesOutside>>();
  return rows("payouts_streets").flatMap((row) => {
    const {pay_month: month, area_code: area} = row as Record<string, string>;
    const all = nameOf("payouts_streets", [month!, area!], "amount_yuan");
    const counted = figure("benefit_paid_total", "month", month!, area!, "value");
    if (area === district || !has(all) || !has(counted)) return [];
    if (!pricesIn.has(month!)) pricesIn.set(month!, pricesOutside(view, month!));
    const claim: Claim = {...apart(view, all, counted), counts: false, below: undefined, file: "payouts_streets.csv"};
    const say = `${month} ${area} 全部项目减发放总额`;
    // What k heads or more could have got is no secret, and where nobody can learn a price, nobody can count heads.
    const enough = {atLeast: k, prices: pricesIn.get(month!)!};
    return {
      name: nameOf("payouts_streets", [month!, area!], "amount_yuan − benefit_paid_total"),
      claim: {...claim, watch: {times: true, enough, say}},
      of: all,
      less: counted,
      say
    };
  });
}

/** What a head gets of the items outside the total that were paid in a month. */
function pricesOutside(view: View, month: string): {low: number; high: number}[] {
  const paid = (r: Row) => r.pay_month === month && outsideTotal.includes(r.benefit_item!);
  const items = new Set(
    view
      .rows("payouts_monthly")
      .filter(paid)
      .map((r) => r.benefit_item!)
  );
  return [...items].flatMap((item) => {
    const price = priceOf(view, item, month);
    return price ? [{low: price.low, high: price.high}] : [];
  });
}
