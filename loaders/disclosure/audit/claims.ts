import type {Heads} from "./heads.js";
import type {Release} from "./readRelease.js";

/** What one release says of one number: the number itself, or where it must lie. */
export interface Claim {
  shown?: number;
  /** Shown rounded: it is near. */
  rounded?: true;
  /** Hidden: where it must lie. */
  low: number;
  high: number;
  /** Hidden: whether it counts persons, and the limit that it is said to be below. */
  counts: boolean;
  below: number | undefined;
  /** The file that says so. */
  file: string;
  /** Stands nowhere, but is looked for as if it were hidden, as long as it is known to be less than this. */
  watch?: {values?: true; times?: true; below?: number; enough?: Heads; say: string};
  /** Its period is not over: the next release will say another number, and nobody takes it for the same. */
  provisional?: true;
}

export type Row = Readonly<Record<string, string>>;

export const district = "310104";
export const indicatorKey = ["indicator_id", "period_type", "period", "area_code"];

export const nameOf = (table: string, key: readonly string[], column: string) => [table, ...key, column].join("|");
export const rowsName = (row: Row) => nameOf("deliveries", [row.delivery!, row.file!, row.sheet!], "rows_kept");

/** The columns of a table that hold numbers about persons, by the classes that the package itself gives them. */
export interface Classed {
  key: readonly string[];
  counts: readonly string[];
  money: readonly string[];
}

export function classedTables(release: Release): Map<string, Classed> {
  const tables = new Map<string, Classed>();
  for (const [table, fields] of release.classes) {
    const of = (...classes: string[]) => [...fields].filter(([, c]) => classes.includes(c)).map(([name]) => name);
    const counts = of("person_count", "sensitive_person_count");
    const money = of("amount");
    if (counts.length + money.length) tables.set(table, {key: release.keys.get(table) ?? [], counts, money});
  }
  return tables;
}

/** Everything that a release claims of numbers about persons, by name. */
export function claimsOf(release: Release): Map<string, Claim> {
  const claims = new Map<string, Claim>();
  for (const [table, {key, counts, money}] of classedTables(release)) {
    for (const row of release.tables.get(table) ?? []) {
      const own = key.map((k) => row[k]!);
      // Which of several counts is small is not said, and a 0 beside it is hidden too.
      const either = counts.filter((c) => row[c] === "").length > 1 && {low: 0, high: Infinity, below: undefined};
      for (const column of [...counts, ...money]) {
        const claim = claimOf(release, table, row, column, counts.includes(column));
        if (claim)
          claims.set(nameOf(table, own, column), {
            ...claim,
            ...(claim.counts && claim.shown === undefined && either),
            ...provisional(release, row)
          });
      }
    }
  }
  for (const row of release.tables.get("indicators") ?? []) claimIndicator(release, row, claims);
  for (const row of release.tables.get("deliveries") ?? []) {
    // How many rows a file has is no number of persons, but it may be as many.
    const claim = claimOf(release, "deliveries", row, "rows_kept", false);
    if (claim) claims.set(rowsName(row), {...claim, below: undefined});
  }
  return claims;
}

function claimOf(release: Release, table: string, row: Row, column: string, counts: boolean): Claim | undefined {
  const file = `${table}.csv`;
  const cell = row[column] ?? "";
  const rounded = counts && release.rounded.has(table === "indicators" ? row.indicator_id! : table);
  if (cell !== "" && cell !== "0" && rounded)
    return {rounded, low: Number(cell) - 2, high: Number(cell) + 2, counts, below: undefined, file};
  if (cell !== "") return {shown: Number(cell), low: Number(cell), high: Number(cell), counts, below: undefined, file};
  if (row.flag !== "suppressed") return undefined;
  // Releases from before limits were written down say ＜k of all that they hide.
  const below = row.below === undefined ? release.thresholds.k : row.below ? Number(row.below) : undefined;
  if (!counts) return {low: 0, high: Infinity, counts, below, file};
  // Zeros are shown, so a hidden count is at least 1; at least k, if every small one is said to be small.
  const least = release.thresholds.unlabelled === 0 ? release.thresholds.k : 1;
  return {low: below === undefined ? least : 1, high: below === undefined ? Infinity : below - 1, counts, below, file};
}

/** The last month of the period that a row speaks of. */
function lastMonthOf(row: Row): string {
  const period = row.month ?? row.pay_month ?? row.period ?? row.year ?? row.policy_year ?? "";
  if (period.includes("Q")) return `${period.slice(0, 4)}-${String(Number(period.slice(-1)) * 3).padStart(2, "0")}`;
  return period.length === 4 ? `${period}-12` : period;
}

const provisional = ({asOf}: Release, row: Row): Pick<Claim, "provisional"> =>
  row.flag === "provisional" || (asOf !== "" && lastMonthOf(row) > asOf) ? {provisional: true} : {};

/** Whether an indicator's row holds a quotient, by what the row and the receipts say. */
export const isQuotient = (row: Row, unit: string) =>
  row.numerator !== "" || row.denominator !== "" || unit === "%" || unit.includes("/");

function claimIndicator(release: Release, row: Row, claims: Map<string, Claim>): void {
  const said = release.indicators.get(row.indicator_id!);
  if (!said || said.sensitivity === "public_count") return;
  const key = indicatorKey.map((k) => row[k]!);
  const name = (column: string) => nameOf("indicators", key, column);
  const put = (column: string, counts: boolean, claim = claimOf(release, "indicators", row, column, counts)) => {
    if (claim) claims.set(name(column), {...claim, ...provisional(release, row)});
  };
  if (!isQuotient(row, said.unit)) {
    put("value", said.sensitivity !== "amount");
    return;
  }
  // Of a row that few stand behind it is said that they are few, not which number counts them: it may be payments.
  const open = row.denominator === "";
  const part = (column: "numerator" | "denominator", counts: boolean) => {
    const claim = claimOf(release, "indicators", row, column, counts);
    if (claim) put(column, counts, claim.shown === undefined && open && counts ? {...claim, high: Infinity} : claim);
  };
  part("denominator", true);
  part("numerator", said.sensitivity !== "amount");
  const [n, d] = [claims.get(name("numerator")), claims.get(name("denominator"))];
  // Which of the two is small is not said.
  if (n && d && n.shown === undefined && d.shown === undefined) claims.set(name("numerator"), {...n, low: 0});
}
