-- One row per contract and month of its series, from the first month with data: a register runs to the month of its
-- last delivery and no month of it is missing, the others run to their last reported period.
with spoken_of as (
  select 'resettlement' as contract, date_trunc('month', registered_on)::date as month from fact_intake
  union
  select 'activities', date_trunc('month', held_on)::date from fact_activity
  union
  select 'two_lists', date_trunc('month', proposed_on)::date from fact_list_item
  union
  select 'tasks', date_trunc('month', assigned_on)::date from fact_creation_task
  union
  select 'beneficiaries', month from known_beneficiaries
  union
  select 'payouts', pay_month from known_payouts
  union
  select 'stations', (quarter + interval 2 month)::date from known_stations
),
span as (
  select
    contract,
    c.kind,
    min(month) as first_month,
    if(c.kind = 'register', any_value(h.last_delivery), max(month)) as last_month
  from spoken_of
  join dim_contract c using (contract)
  join source_horizon h using (contract)
  group by contract, c.kind
),
series as (
  select contract, kind, unnest(generate_series(first_month, last_month, interval 1 month))::date as month
  from span
)
select
  s.contract,
  s.kind,
  s.month,
  s.kind = 'register' or m.month is not null as reported
from series s
left join spoken_of m on m.contract = s.contract and m.month = s.month
order by s.contract, s.month
