import {activities} from "./activities.js";
import {beneficiaries} from "./beneficiaries.js";
import {type Contract, contractSchema} from "./language/contract.js";
import {evidence} from "./evidence.js";
import {insurance} from "./insurance.js";
import {media} from "./media.js";
import {meetings} from "./meetings.js";
import {payouts} from "./payouts.js";
import {population} from "./population.js";
import {resettlement} from "./resettlement.js";
import {school_places} from "./school_places.js";
import {science_resources} from "./science_resources.js";
import {scores} from "./scores.js";
import {spouse_jobs} from "./spouse_jobs.js";
import {station_cases} from "./station_cases.js";
import {stations} from "./stations.js";
import {support_teams} from "./support_teams.js";
import {surveys} from "./surveys.js";
import {tasks} from "./tasks.js";
import {two_lists} from "./two_lists.js";
import {va_gdx} from "./va_gdx.js";
import {veto_events} from "./veto_events.js";
import {visits} from "./visits.js";
import {volunteers} from "./volunteers.js";

/** Every contract, in the order of docs/data.md. A contract that contradicts itself stops the program here. */
export const contracts: readonly Contract[] = [
  resettlement,
  beneficiaries,
  payouts,
  insurance,
  activities,
  visits,
  two_lists,
  stations,
  station_cases,
  school_places,
  spouse_jobs,
  support_teams,
  science_resources,
  media,
  meetings,
  tasks,
  evidence,
  scores,
  veto_events,
  surveys,
  volunteers,
  population,
  va_gdx
].map((contract) => contractSchema.parse(contract));

/** The contract with that id; a bug if there is none. */
export function contractById(id: string): Contract {
  const contract = contracts.find((c) => c.id === id);
  if (!contract) throw new Error(`unknown contract: ${id}`);
  return contract;
}
