-- One row per contract and month, quarter or year of its series. What a stock or a state is, it is at the last reported
-- month of the period. A flow is complete when every month was reported, a stock when the last one was.
-- `ends_on` is the last day of the period that the series reaches.
with period as (
  select
    contract,
    any_value(kind) as kind,
    period_type,
    period_start,
    count(*) filter (reported) as months_reported,
    max(month) filter (reported) as state_month,
    last_day(max(month)) as ends_on
  from period_month
  group by contract, period_type, period_start
)
select
  contract,
  period_type,
  period_start,
  case period_type
    when 'month' then strftime(period_start, '%Y-%m')
    when 'quarter' then year(period_start) || '-Q' || quarter(period_start)
    else year(period_start)::varchar
  end as period,
  months_reported,
  months_reported > 0 as reported,
  case kind
    when 'period' then months_reported = case period_type when 'month' then 1 when 'quarter' then 3 else 12 end
    else coalesce(state_month = period_start + to_months(case period_type when 'month' then 0 when 'quarter' then 2 else 11 end), false)
  end as complete,
  ends_on,
  state_month,
  last_day(state_month) as state_on
from period
order by contract, period_type, period_start
