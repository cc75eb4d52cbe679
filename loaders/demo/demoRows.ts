import type {Breakage} from "./breakage.js";
import {extensionOf, fileName, layoutFor} from "./layouts.js";
import {peopleMaker} from "./people.js";
import {type ActivityRow, activityRows} from "./rows/activityRows.js";
import {type BeneficiaryRow, beneficiaryRows} from "./rows/beneficiaryRows.js";
import {type EvidenceRow, evidenceRows} from "./rows/evidenceRows.js";
import {type InsuranceRow, insuranceRows} from "./rows/insuranceRows.js";
import {type ListRow, listRows} from "./rows/listRows.js";
import {type MediaRow, mediaRows} from "./rows/mediaRows.js";
import {type MeetingRow, meetingRows} from "./rows/meetingRows.js";
import {type PayoutRow, payoutRows} from "./rows/payoutRows.js";
import {type PopulationRow, populationRows} from "./rows/populationRows.js";
import {type ResettlementRow, resettlementRows} from "./rows/resettlementRows.js";
import {type SchoolPlaceRow, schoolPlaceRows} from "./rows/schoolPlaceRows.js";
import {type ScienceResourceRow, scienceResourceRows} from "./rows/scienceResourceRows.js";
import {type ScoreRow, scoreRows} from "./rows/scoreRows.js";
import {type SpouseJobRow, spouseJobRows} from "./rows/spouseJobRows.js";
import {selfEmploymentRows} from "./rows/selfEmploymentRows.js";
import {type StationCaseRow, stationCaseRows} from "./rows/stationCaseRows.js";
import {type StationRow, stationRows} from "./rows/stationRows.js";
import {type SupportTeamRow, supportTeamRows} from "./rows/supportTeamRows.js";
import {type SurveyRow, surveyRows} from "./rows/surveyRows.js";
import {type TaskRow, taskRows} from "./rows/taskRows.js";
import {type VetoRow, vetoRows} from "./rows/vetoRows.js";
import {type VisitRow, visitRows} from "./rows/visitRows.js";
import {type VolunteerRow, volunteerRows} from "./rows/volunteerRows.js";

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
  insurance: InsuranceRow[];
  visits: VisitRow[];
  station_cases: StationCaseRow[];
  school_places: SchoolPlaceRow[];
  spouse_jobs: SpouseJobRow[];
  support_teams: SupportTeamRow[];
  science_resources: ScienceResourceRow[];
  media: MediaRow[];
  meetings: MeetingRow[];
  evidence: EvidenceRow[];
  scores: ScoreRow[];
  veto_events: VetoRow[];
  surveys: SurveyRow[];
  volunteers: VolunteerRow[];
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
  const insurance = insuranceRows(beneficiaries.people);
  const visits = visitRows(beneficiaries.people);
  const cases = stationCaseRows();
  const withBreakages = [resettlement, beneficiaries, payouts, activities, lists, tasks, insurance, visits, cases];

  return {
    resettlement: resettlement.rows,
    beneficiaries: beneficiaries.rows,
    payouts: [...payouts.rows, ...selfEmploymentRows(resettlement.rows)],
    activities: activities.rows,
    two_lists: lists.rows,
    stations: stationRows(),
    tasks: tasks.rows,
    population: populationRows(),
    insurance: insurance.rows,
    visits: visits.rows,
    station_cases: cases.rows,
    school_places: schoolPlaceRows(),
    spouse_jobs: spouseJobRows(),
    support_teams: supportTeamRows(),
    science_resources: scienceResourceRows(),
    media: mediaRows(),
    meetings: meetingRows(),
    evidence: evidenceRows(),
    scores: scoreRows(),
    veto_events: vetoRows(),
    surveys: surveyRows(),
    volunteers: volunteerRows(),
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
