import {activeStreetQuarterRate} from "./activeStreetQuarterRate.js";
import {activityCount} from "./activityCount.js";
import {benefitPaidPerCapita} from "./benefitPaidPerCapita.js";
import {benefitPaidTotal} from "./benefitPaidTotal.js";
import {conscriptReceivedCount} from "./conscriptReceivedCount.js";
import {creationTaskCompletionRate} from "./creationTaskCompletionRate.js";
import {creationTaskOverdueCount} from "./creationTaskOverdueCount.js";
import {fiveHavesRate} from "./fiveHavesRate.js";
import {type Indicator, indicatorSchema} from "./indicator.js";
import {keyBeneficiaryCount} from "./keyBeneficiaryCount.js";
import {listCompletionRate} from "./listCompletionRate.js";
import {listOverdueOpenCount} from "./listOverdueOpenCount.js";
import {ncoReceivedCount} from "./ncoReceivedCount.js";
import {publishedFigureMatchRate} from "./publishedFigureMatchRate.js";
import {registrationOnTimeRate} from "./registrationOnTimeRate.js";
import {stationCoverageRate} from "./stationCoverageRate.js";

/** Every indicator, in the order in which it is published. A definition with a trap in it stops the program here. */
export const indicators: readonly Indicator[] = [
  creationTaskCompletionRate,
  creationTaskOverdueCount,
  conscriptReceivedCount,
  ncoReceivedCount,
  registrationOnTimeRate,
  benefitPaidTotal,
  benefitPaidPerCapita,
  keyBeneficiaryCount,
  activityCount,
  activeStreetQuarterRate,
  listCompletionRate,
  listOverdueOpenCount,
  fiveHavesRate,
  stationCoverageRate,
  publishedFigureMatchRate
].map((definition) => indicatorSchema.parse(definition));
