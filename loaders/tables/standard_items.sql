-- One row per version and item of the standard; points are empty where they were not published.
select
  item_no,
  section,
  content,
  points,
  rule_type,
  rule,
  source,
  version,
  unit,
  evidence_kinds,
  verification,
  indicators
from standard_item
order by position
