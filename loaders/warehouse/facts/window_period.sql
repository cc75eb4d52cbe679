-- One row per contract and window: named by its last month, complete when every month of it was reported.
select
  contract,
  period_type,
  period_start,
  strftime(period_start, '%Y-%m') as period,
  count(*) filter (reported) > 0 as reported,
  count(*) filter (reported) = if(period_type = 'ytd', month(period_start), 12) as complete,
  if(period_type = 'ytd', date_trunc('year', period_start)::date, min(month)) as first_month,
  period_start as last_month
from window_month
group by contract, period_type, period_start
order by contract, period_type, period_start
