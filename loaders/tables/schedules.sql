-- One row per indicator and month that has a calendar share of the year's target.
select
  indicator_id,
  year,
  month,
  share,
  source
from schedule
order by position, month
