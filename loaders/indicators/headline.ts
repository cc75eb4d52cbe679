/** What leaders are shown first, in the order in which they read it; indicators with a target come besides. */
export const headline: readonly string[] = [
  "list_completion_rate",
  "list_overdue_open_count",
  "creation_task_completion_rate",
  "creation_task_overdue_count",
  "five_haves_rate",
  "station_coverage_rate",
  "active_street_quarter_rate",
  "activity_count",
  "media_item_count",
  "registration_on_time_rate",
  "conscript_received_count",
  "nco_received_count",
  "benefit_paid_total",
  "benefit_paid_per_capita",
  "key_beneficiary_count"
];
