-- One row per contract and month of its series, from the first month with data: a register runs to the month of its
-- last delivery and no month of it is missing, the others run to their last reported period. An annual row stands in
-- December.
with horizon as (
  select contract, last_delivery from source_horizon
  union all
  select 'deliveries', max(delivered) from fact_load
),
span as (
  select
    contract,
    cadence,
    -- Whether a year or a wave is over is seen by any newer delivery, whether a register goes on only by its own.
    if(cadence in ('wave', 'year', 'school_year'), (select max(delivered) from fact_load), any_value(h.last_delivery)) as last_delivery,
    min(month) as first_month,
    if(cadence = 'register', any_value(h.last_delivery), max(month)) as last_month
  from spoken_of
  join source_calendar using (contract)
  join horizon h using (contract)
  group by contract, cadence
),
series as (
  select *, unnest(generate_series(first_month, last_month, interval 1 month))::date as month
  from span
)
select
  s.contract,
  s.cadence,
  s.month,
  s.cadence = 'register' or m.month is not null as reported,
  s.last_delivery
from series s
left join spoken_of m on m.contract = s.contract and m.month = s.month
order by s.contract, s.month
