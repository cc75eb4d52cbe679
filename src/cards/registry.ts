import {activitiesByStreet, activitiesByType, coverageHeatmap} from "./activities.js";
import {
  beneficiariesByCategory,
  benefitTotalScope,
  payoutsByAccrual,
  payoutsByItem,
  payoutsByMonth,
  payoutsByStreet
} from "./benefits.js";
import {definitionIndex, definitions, resourceDefinitions} from "./definitions.js";
import {indicatorCard} from "./indicator.js";
import {keyFigures, offTrack, signalsNow, sourceFreshness} from "./overview.js";
import {cycleClock, evidenceByUnit, evidenceMissing, scores, unknowns, vetoLamps} from "./evaluation.js";
import {indicatorWall, sectionIndicators, unexplained} from "./indicators.js";
import {insuranceByYear} from "./insurance.js";
import {mediaByChannel} from "./media.js";
import {publishedFigures} from "./published.js";
import {conservation, files, hiddenShare, questions, refusals, sources} from "./quality.js";
import {receivedByMonth, receivedByStreet} from "./resettlement.js";
import {bonusAndVeto, sections, standardItems, statusOverTime} from "./seventh.js";
import {releaseLog, revisionList, revisionSummary} from "./releases.js";
import {signalKey} from "./signal.js";
import type {Card} from "./site.js";
import {listsAgeing, listsDuration, tasksAgeing, tasksByUnit} from "./tasks.js";
import {stationsByLevel, stationsByStreet} from "./stations.js";
import {listsByMonth, overdueByMonth} from "./twoLists.js";
import {revisionTriangles, vintageSummary} from "./vintages.js";
import {vaByState, vaByYear} from "./vaGdx.js";

/** The name by which a page calls a card. */
export const cards: Readonly<Record<string, Card>> = {
  "key-figures": keyFigures,
  "off-track": offTrack,
  "source-freshness": sourceFreshness,
  "conscripts-received": indicatorCard("conscript_received_count", "year"),
  "ncos-received": indicatorCard("nco_received_count", "year"),
  "registration-on-time": indicatorCard("registration_on_time_rate", "year"),
  "received-by-month": receivedByMonth,
  "received-by-street": receivedByStreet,
  "benefit-total": indicatorCard("benefit_paid_total", "year"),
  "benefit-per-capita": indicatorCard("benefit_paid_per_capita", "year"),
  "key-beneficiaries": indicatorCard("key_beneficiary_count", "month"),
  "payouts-by-month": payoutsByMonth,
  "payouts-by-item": payoutsByItem,
  "payouts-by-accrual": payoutsByAccrual,
  "payouts-by-street": payoutsByStreet,
  "beneficiaries-by-category": beneficiariesByCategory,
  "activity-count": indicatorCard("activity_count", "year"),
  "active-streets": indicatorCard("active_street_quarter_rate", "quarter"),
  "coverage-heatmap": coverageHeatmap,
  "activities-by-type": activitiesByType,
  "activities-by-street": activitiesByStreet,
  "list-completion": indicatorCard("list_completion_rate", "month"),
  "list-overdue": indicatorCard("list_overdue_open_count", "month"),
  "lists-by-month": listsByMonth,
  "overdue-by-month": overdueByMonth,
  "five-haves": indicatorCard("five_haves_rate", "quarter"),
  "station-coverage": indicatorCard("station_coverage_rate", "quarter"),
  "stations-by-street": stationsByStreet,
  "stations-by-level": stationsByLevel,
  "standard-sections": sections,
  "standard-items": standardItems,
  "bonus-and-veto": bonusAndVeto,
  "status-over-time": statusOverTime,
  "task-completion": indicatorCard("creation_task_completion_rate", "month"),
  "task-overdue": indicatorCard("creation_task_overdue_count", "month"),
  "tasks-by-unit": tasksByUnit,
  "indicator-wall": indicatorWall,
  "signal-key": signalKey,
  unexplained,
  "signals-now": signalsNow,
  "cycle-clock": cycleClock,
  "scores-by-section": scores,
  "veto-lamps": vetoLamps,
  unknowns,
  "tasks-ageing": tasksAgeing,
  "evidence-by-unit": evidenceByUnit,
  "evidence-missing": evidenceMissing,
  "lists-ageing": listsAgeing,
  "lists-duration": listsDuration,
  "insurance-by-year": insuranceByYear,
  "media-by-channel": mediaByChannel,
  ...Object.fromEntries(
    ["1", "2", "3", "4", "5", "6", "7", "8", "10", ""].map((no) => [
      `indicators-${no || "other"}`,
      sectionIndicators(no)
    ])
  ),
  "published-match": indicatorCard("published_figure_match_rate", "month"),
  "published-figures": publishedFigures,
  "benefit-total-scope": benefitTotalScope,
  "definition-index": definitionIndex,
  definitions,
  "resource-definitions": resourceDefinitions,
  sources,
  conservation,
  refusals,
  questions,
  "delivery-files": files,
  "release-log": releaseLog,
  "revision-summary": revisionSummary,
  "revision-list": revisionList,
  "vintage-summary": vintageSummary,
  "revision-triangles": revisionTriangles,
  "hidden-share": hiddenShare,
  "va-by-year": vaByYear,
  "va-by-state": vaByState
};
