-- One row per contract, month, quarter or year of its series, and month in it.
select
  contract,
  cadence,
  period_type,
  date_trunc(period_type, month)::date as period_start,
  month,
  reported,
  last_delivery
from source_month
cross join (values ('month'), ('quarter'), ('year')) t(period_type)
