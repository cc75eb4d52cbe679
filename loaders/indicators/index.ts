import {activeStreetQuarterRate} from "./activeStreetQuarterRate.js";
import {activityCount} from "./activityCount.js";
import {assignedJobPlacementRate} from "./assignedJobPlacementRate.js";
import {barracksOpenDayCount} from "./barracksOpenDayCount.js";
import {beneficiarySatisfactionRate} from "./beneficiarySatisfactionRate.js";
import {benefitOnTimeRate} from "./benefitOnTimeRate.js";
import {benefitPaidPerCapita} from "./benefitPaidPerCapita.js";
import {benefitPaidTotal} from "./benefitPaidTotal.js";
import {carePairingElderCount} from "./carePairingElderCount.js";
import {conscriptFamilyAllowanceRate} from "./conscriptFamilyAllowanceRate.js";
import {conscriptReceivedCount} from "./conscriptReceivedCount.js";
import {creationTaskCompletionRate} from "./creationTaskCompletionRate.js";
import {creationTaskOverdueCount} from "./creationTaskOverdueCount.js";
import {dedicatedBudgetExecutionRate} from "./dedicatedBudgetExecutionRate.js";
import {defenceLectureCount} from "./defenceLectureCount.js";
import {disabledHandoverRate} from "./disabledHandoverRate.js";
import {disputeUnresolvedCount} from "./disputeUnresolvedCount.js";
import {evidenceCompletenessRate} from "./evidenceCompletenessRate.js";
import {festivalVisitCoverageRate} from "./festivalVisitCoverageRate.js";
import {fiveHavesRate} from "./fiveHavesRate.js";
import {insuranceCoverageRate} from "./insuranceCoverageRate.js";
import {keyBeneficiaryCount} from "./keyBeneficiaryCount.js";
import {leadingGroupPlenaryCount} from "./leadingGroupPlenaryCount.js";
import {lectureTeamSessionCount} from "./lectureTeamSessionCount.js";
import {listCompletionRate} from "./listCompletionRate.js";
import {listItemCount} from "./listItemCount.js";
import {listOnTimeRate} from "./listOnTimeRate.js";
import {listOverdueOpenCount} from "./listOverdueOpenCount.js";
import {martyrMemorialEventCount} from "./martyrMemorialEventCount.js";
import {mediaItemCount} from "./mediaItemCount.js";
import {memberUnitReportRate} from "./memberUnitReportRate.js";
import {militaryChildAdmissionRate} from "./militaryChildAdmissionRate.js";
import {modelStationRate} from "./modelStationRate.js";
import {modelStreetCount} from "./modelStreetCount.js";
import {ncoReceivedCount} from "./ncoReceivedCount.js";
import {oneTimePaymentRate} from "./oneTimePaymentRate.js";
import {partyMilitarySessionCount} from "./partyMilitarySessionCount.js";
import {plaPublicWelfareEventCount} from "./plaPublicWelfareEventCount.js";
import {publishedFigureMatchRate} from "./publishedFigureMatchRate.js";
import {rateRiseBackpayRate} from "./rateRiseBackpayRate.js";
import {registrationOnTimeRate} from "./registrationOnTimeRate.js";
import {rowRejectRate} from "./rowRejectRate.js";
import {schoolDefenceEducationRate} from "./schoolDefenceEducationRate.js";
import {scienceResourceCount} from "./scienceResourceCount.js";
import {selfScoreRate} from "./selfScoreRate.js";
import {socialSupportOrgCount} from "./socialSupportOrgCount.js";
import {sourceFreshnessDays} from "./sourceFreshnessDays.js";
import {spouseEmploymentRate} from "./spouseEmploymentRate.js";
import {stationCaseCloseRate} from "./stationCaseCloseRate.js";
import {stationCoverageRate} from "./stationCoverageRate.js";
import {supportDrillCount} from "./supportDrillCount.js";
import {supportTeamCount} from "./supportTeamCount.js";
import {supportTeamFullRate} from "./supportTeamFullRate.js";
import {vetoOpenCount} from "./vetoOpenCount.js";
import {vocationalTrainingRate} from "./vocationalTrainingRate.js";
import {volunteerTeamCount} from "./volunteerTeamCount.js";
import {workReportInclusion} from "./workReportInclusion.js";
import {resolveDefinitions, sayProblems} from "./checkDefinitions.js";
import type {Definition, Indicator} from "./indicator.js";

/** Every definition, in the order in which it is published: by section of the standard, then what cuts across. */
export const definitions: readonly Definition[] = [
  leadingGroupPlenaryCount,
  partyMilitarySessionCount,
  workReportInclusion,
  memberUnitReportRate,
  dedicatedBudgetExecutionRate,
  creationTaskCompletionRate,
  creationTaskOverdueCount,
  evidenceCompletenessRate,
  defenceLectureCount,
  mediaItemCount,
  lectureTeamSessionCount,
  schoolDefenceEducationRate,
  martyrMemorialEventCount,
  supportTeamCount,
  supportTeamFullRate,
  supportDrillCount,
  socialSupportOrgCount,
  scienceResourceCount,
  plaPublicWelfareEventCount,
  barracksOpenDayCount,
  carePairingElderCount,
  conscriptReceivedCount,
  ncoReceivedCount,
  registrationOnTimeRate,
  assignedJobPlacementRate,
  oneTimePaymentRate,
  vocationalTrainingRate,
  spouseEmploymentRate,
  militaryChildAdmissionRate,
  benefitPaidTotal,
  benefitPaidPerCapita,
  benefitOnTimeRate,
  rateRiseBackpayRate,
  keyBeneficiaryCount,
  insuranceCoverageRate,
  conscriptFamilyAllowanceRate,
  disabledHandoverRate,
  activityCount,
  festivalVisitCoverageRate,
  activeStreetQuarterRate,
  modelStreetCount,
  listItemCount,
  listCompletionRate,
  listOnTimeRate,
  listOverdueOpenCount,
  beneficiarySatisfactionRate,
  disputeUnresolvedCount,
  stationCoverageRate,
  fiveHavesRate,
  modelStationRate,
  stationCaseCloseRate,
  volunteerTeamCount,
  selfScoreRate,
  vetoOpenCount,
  sourceFreshnessDays,
  rowRejectRate,
  publishedFigureMatchRate
];

const {indicators: usable, problems} = resolveDefinitions(definitions);

/** Every indicator. One with a trap in it is not here; checkIndicators says so before anything is computed. */
export const indicators: readonly Indicator[] = usable;

/** A definition with a trap in it stops the program before anything is read or published. */
export const checkIndicators = () => sayProblems(problems);
