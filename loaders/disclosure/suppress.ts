import {type Database, quote, quoteName} from "../base/duckdb.js";
import type {Indicator} from "../indicators/indicator.js";
import {indicators} from "../indicators/index.js";
import {publishedFigureMatchRate} from "../indicators/publishedFigureMatchRate.js";
import {resources} from "../tables/index.js";
import {columnsOf, headColumns, type Resource} from "../tables/table.js";
import {statedMeasures} from "../reference/publishedFigures.js";
import type {Earlier} from "./earlier.js";
import {hidesDifference, isRounded, isSensitive, type Policy, step, thresholdOf, thresholdSql} from "./policy.js";
import {hideDominated} from "./dominance.js";
import {type Hidden, suppressSecondary} from "./secondary.js";

/**
 * Makes `public_<resource>` from every `mart_<resource>`: rows below the finest level are left out, cells that rest on
 * 1 to k - 1 persons are emptied and flagged, then those that would give them away. Exactly the declared columns remain.
 */
export async function suppress(
  db: Database,
  policy: Policy,
  earlier: readonly Earlier[] = [],
  asked: {losses?: boolean} = {}
): Promise<Hidden> {
  await suppressPrimary(db, policy);
  const dominated = await hideDominated(db, policy);
  const hidden = await suppressSecondary(db, policy, earlier, {...asked, dominated});
  await roundTables(db, policy);
  // What repeats the indicators follows them.
  await make(db, policy, ({disclosure: {kind}}) => kind === "windows" || kind === "figures");
  const ids = roundedIndicators(policy);
  if (ids !== undefined) {
    await db.run(`update public_indicators_cumulative set ${roundedCells} where indicator_id in (${ids})`);
    await db.run(
      `update public_published_figures set computed = ${nearest("computed")},
         verdict = if(measure <> '' and period <> '', 'no_data', verdict)
       where measure in (${ids})`
    );
  }
  await recountVerdicts(db);
  return hidden;
}

/**
 * The rate of stated figures that match, from the verdicts that are shown: counted over all of them, stating 13 and then
 * 14 would find a hidden 13. Whether a target is met is said only where nothing is left out.
 */
const recountVerdicts = (db: Database) =>
  db.run(`
    update public_indicators i
    set numerator = c.matched, denominator = c.checked, value = ratio(c.matched, c.checked, 100),
      status = if(i.status = 'no_target', i.status, 'insufficient'), flag = if(c.checked = 0, 'missing', i.flag)
    from (
      select count(*) filter (verdict = 'match') as matched, count(*) filter (verdict in ('match', 'differs')) as checked
      from public_published_figures
    ) c
    where i.indicator_id = ${quote(publishedFigureMatchRate.id)} and i.denominator <> c.checked`);

/** Rounds the head counts of tables and indicators that the owner has chosen this for; every total by itself. */
async function roundTables(db: Database, policy: Policy): Promise<void> {
  for (const resource of resources) {
    const {name, disclosure} = resource;
    if (disclosure.kind !== "persons" || !isRounded(policy, name)) continue;
    const cells = headColumns(resource).map((column) => `${quoteName(column)} = ${nearest(quoteName(column))}`);
    await db.run(`update public_${name} set ${cells.join(", ")}`);
  }
  const ids = roundedIndicators(policy);
  if (ids === undefined) return;
  // Whether a target is met would say more than the rounded number does.
  await db.run(
    `update public_indicators set ${roundedCells}, status = if(status = 'no_target', status, 'insufficient')
     where indicator_id in (${ids})`
  );
}

const nearest = (n: string) => `round(${n} / ${step}) * ${step}`;

/** A rate is made of its rounded parts; a count is rounded itself. */
const roundedCells = `
  numerator = ${nearest("numerator")},
  denominator = ${nearest("denominator")},
  value = if(denominator is null, ${nearest("value")}, ratio(${nearest("numerator")}, ${nearest("denominator")}, 100))`;

/** Money is not rounded, it follows its heads. */
function roundedIndicators(policy: Policy): string | undefined {
  const ids = indicators.filter((d) => isRounded(policy, d.id) && d.sensitivity !== "amount").map((d) => quote(d.id));
  return ids.length ? ids.join(", ") : undefined;
}

/** The first half: every cell by itself. `public_indicators` comes before what repeats it. */
export const suppressPrimary = (db: Database, policy: Policy) => make(db, policy, () => true);

async function make(db: Database, policy: Policy, which: (resource: Resource) => boolean): Promise<void> {
  for (const resource of resources.filter(which)) {
    await db.run(`create or replace temp table public_${resource.name} as ${publicSql(resource, policy)}`);
  }
}

function publicSql(resource: Resource, policy: Policy): string {
  const columns = resource.columns.map((c) => quoteName(c.name)).join(", ");
  const from = `from mart_${resource.name}`;
  const d = resource.disclosure;
  switch (d.kind) {
    case "public":
    case "rows":
      return `select ${columns} ${from}${level(resource, policy)}`;
    case "persons": {
      const k = thresholdSql(resource, policy);
      const heads = headColumns(resource);
      const hidden = heads.map((persons) => `coalesce(${persons} > 0 and ${persons} < ${k}, false)`).join(" or ");
      return replaced(
        columns,
        `from (select *, null::int as below ${from}${level(resource, policy)})`,
        hidden,
        [...heads, ...columnsOf(resource, "amount"), ...columnsOf(resource, "rate")],
        {flag: "'suppressed'", below: k}
      );
    }
    case "indicators":
      return indicatorsSql(columns, from, policy);
    case "windows":
      return replaced(columns, `${from} m${level(resource, policy)}`, monthHidden, [
        "value",
        "numerator",
        "denominator"
      ]);
    case "figures":
      return replaced(columns, `${from} m`, `(${repeatsHidden} or ${fewStated(policy)})`, ["computed"], {
        verdict: "if(measure <> '' and period <> '', 'no_data', verdict)"
      });
  }
}

/** One of the months of the window is hidden: the difference of two windows would give it away. */
const monthHidden = `exists (
  from public_indicators i
  where i.indicator_id = m.indicator_id
    and i.period_type = 'month'
    and i.area_code = m.area_code
    and i.period between if(m."window" = 'ytd', left(m.period, 4) || '-01',
      strftime((m.period || '-01')::date - interval 11 month, '%Y-%m')) and m.period
    and i.flag = 'suppressed')`;

/** The indicator that a stated figure is compared with is hidden for that period. */
const repeatsHidden = `exists (
  from public_indicators i
  where i.indicator_id = m.measure
    and i.period = coalesce(nullif(m.period, ''), m.candidate_period)
    and i.area_code = '310104'
    and i.flag = 'suppressed')`;

/** A stated figure that is compared with a count of persons that no indicator publishes. */
const fewStated = (policy: Policy) =>
  `coalesce(m.measure in (${statedMeasures.map(quote).join(", ")}) and m.computed > 0
    and m.computed < ${thresholdOf(policy, "insurance_yearly", false)}, false)`;

/** Empties the cells where `hidden` holds and flags the row, or does what else is said. */
function replaced(
  columns: string,
  from: string,
  hidden: string,
  cells: readonly string[],
  also: Record<string, string> = {flag: "'suppressed'"}
): string {
  const replacements = [
    ...cells.map((cell) => `if(${hidden}, null, ${cell}) as ${cell}`),
    ...Object.entries(also).map(([cell, sql]) => `if(${hidden}, ${sql}, ${cell}) as ${cell}`)
  ];
  return `select ${columns} from (select * replace (${replacements.join(", ")}) ${from})`;
}

/** Streets are left out of a table that is not said to go so far. */
const level = ({name, columns}: Resource, policy: Policy) =>
  columns.some((c) => c.name === "area_code") && policy.finest[name] !== "street" ? " where area_code = '310104'" : "";

/** A count is hidden by itself, an amount by the persons behind it, a rate by its denominator or its numerator. */
function indicatorsSql(columns: string, from: string, policy: Policy): string {
  const where = (test: (d: Indicator) => boolean) =>
    `indicator_id in (${["", ...indicators.filter(test).map((d) => d.id)].map(quote).join(", ")})`;
  const small = (n: string) => `coalesce(${n} > 0 and ${n} < k, false)`;
  const k = indicators.map((d) => `when ${quote(d.id)} then ${thresholdOf(policy, d.id, isSensitive(d))}`);

  const aboutPersons = where((d) => d.sensitivity !== "public_count");
  const isCount = where((d) => d.sensitivity === "person_count" || d.sensitivity === "sensitive_person_count");
  const isRate = where((d) => d.sensitivity === "rate");
  // Whatever it is, and also where it is not known: the row says nothing.
  const never = where((d) => d.sensitivity === "never");
  const left = where((d) => hidesDifference(policy, d.id));
  const few = `(${never} or ${aboutPersons} and (${small("heads")} or ${small("denominator")} or (${isCount} and ${small("value")})))`;
  return `
    select ${columns}
    from (
      select * replace (
        if(hidden, null, value) as value,
        if(hidden, null, numerator) as numerator,
        -- A denominator that is large enough says nothing of the few in the numerator.
        if(few, null, denominator) as denominator,
        if(hidden, if(status = 'no_target', status, 'insufficient'), status) as status,
        if(hidden, 'suppressed', flag) as flag,
        -- That all but a few are counted is not said: the numerator itself is not small.
        if(below_k and not ${never}, k, null) as below)
      from (
        select *, ${few} as few, ${few} or (${isRate} and ${small("numerator")}) as below_k,
          below_k or (${isRate} and ${left} and ${small("denominator - numerator")}) as hidden
        from (select *, null::int as below, case indicator_id ${k.join(" ")} else ${policy.kSensitive} end as k ${from})
        where (area_code = '310104' or ${where((d) => policy.finest[d.id] === "street")})
      )
    )`;
}
