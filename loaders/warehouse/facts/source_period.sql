-- One row per contract and month, quarter or year of its series. What a stock or a state is, it is at the last reported
-- month of the period. A flow is complete when every month was reported, a stock when the last one was, a survey or an
-- annual row when the period was over at the last delivery (a school year is over in the next August).
-- `ends_on` is the last day of the period that the series reaches.
with period as (
  select
    contract,
    any_value(cadence) as cadence,
    any_value(last_delivery) as last_delivery,
    period_type,
    period_start,
    case period_type when 'month' then 1 when 'quarter' then 3 else 12 end as months,
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
  coalesce(
    case cadence
      when 'month' then months_reported = months
      when 'wave' then last_delivery >= period_start + to_months(months - 1)
      when 'year' then last_delivery >= period_start + to_months(months - 1)
      when 'school_year' then last_delivery >= period_start + to_months(months + 7)
      else state_month = period_start + to_months(months - 1)
    end,
    false
  ) as complete,
  ends_on,
  state_month,
  period_start as first_month,
  date_trunc('month', ends_on)::date as last_month,
  last_day(state_month) as state_on
from period
order by contract, period_type, period_start
