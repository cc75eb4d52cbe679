import {activities} from "./activities.js";
import {beneficiaries} from "./beneficiaries.js";
import {type Contract, contractSchema} from "./contract.js";
import {payouts} from "./payouts.js";
import {population} from "./population.js";
import {resettlement} from "./resettlement.js";
import {stations} from "./stations.js";
import {tasks} from "./tasks.js";
import {two_lists} from "./two_lists.js";
import {va_gdx} from "./va_gdx.js";

/** Every contract, in the order of docs/data.md. A contract that contradicts itself stops the program here. */
export const contracts: readonly Contract[] = [
  resettlement,
  beneficiaries,
  payouts,
  activities,
  two_lists,
  stations,
  tasks,
  population,
  va_gdx
].map((contract) => contractSchema.parse(contract));

/** The contract with that id; a bug if there is none. */
export function contractById(id: string): Contract {
  const contract = contracts.find((c) => c.id === id);
  if (!contract) throw new Error(`unknown contract: ${id}`);
  return contract;
}
