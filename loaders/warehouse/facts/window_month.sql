-- One row per contract, window that ends with a month, and month in it. ytd: from January on; rolling12: twelve months,
-- only where the series has all of them.
with span as (
  select contract, month as period_start, 'ytd' as period_type, date_trunc('year', month)::date as first_month
  from source_month
  union all
  select contract, month, 'rolling12', (month - interval 11 month)::date
  from source_month
)
select
  s.contract,
  s.period_type,
  s.period_start,
  m.month,
  m.reported
from span s
join source_month m on m.contract = s.contract and m.month between s.first_month and s.period_start
qualify s.period_type = 'ytd' or count(*) over (partition by s.contract, s.period_type, s.period_start) = 12
