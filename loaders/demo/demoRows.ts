import type {Breakage} from "./breakage.js";
import {fileName} from "./fileNames.js";
import {extensionOf, layoutFor} from "./layouts.js";
import {peopleMaker} from "./people.js";
import {type ActivityRow, activityRows} from "./rows/activityRows.js";
import {type BeneficiaryRow, beneficiaryRows} from "./rows/beneficiaryRows.js";
import {type ListRow, listRows} from "./rows/listRows.js";
import {type PayoutRow, payoutRows} from "./rows/payoutRows.js";
import {type PopulationRow, populationRows} from "./rows/populationRows.js";
import {type ResettlementRow, resettlementRows} from "./rows/resettlementRows.js";
import {type StationRow, stationRows} from "./rows/stationRows.js";
import {type TaskRow, taskRows} from "./rows/taskRows.js";

/** A row that must be refused, with the file it stands in. */
export type BrokenRow = Breakage & {file: string};

/**
 * The synthetic truth, by contract, in the contracts' own codes, ISO days and exact amounts. Each row says in which
 * deliveries it stands and whether it is `effective`: summing the effective rows gives what the warehouse should hold
 * after the last delivery. `broken` rows stand in the files too and are in no other list.
 */
export interface DemoRows {
  resettlement: ResettlementRow[];
  beneficiaries: BeneficiaryRow[];
  payouts: PayoutRow[];
  activities: ActivityRow[];
  two_lists: ListRow[];
  stations: StationRow[];
  tasks: TaskRow[];
  population: PopulationRow[];
  broken: BrokenRow[];
}

export function demoRows(): DemoRows {
  const makePerson = peopleMaker();
  const resettlement = resettlementRows(makePerson);
  const beneficiaries = beneficiaryRows(makePerson);
  const payouts = payoutRows(beneficiaries.people);
  const activities = activityRows();
  const lists = listRows();
  const tasks = taskRows();
  const withBreakages = [resettlement, beneficiaries, payouts, activities, lists, tasks];

  return {
    resettlement: resettlement.rows,
    beneficiaries: beneficiaries.rows,
    payouts: payouts.rows,
    activities: activities.rows,
    two_lists: lists.rows,
    stations: stationRows(),
    tasks: tasks.rows,
    population: populationRows(),
    broken: withBreakages
      .flatMap(({breakages}) => breakages)
      .map((breakage) => ({
        ...breakage,
        file: fileName(
          breakage.contract,
          breakage.delivery,
          breakage.delivery,
          extensionOf(layoutFor(breakage.contract, breakage.delivery))
        )
      }))
  };
}
