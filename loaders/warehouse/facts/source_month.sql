-- One row per contract and month of its series, from the first month with data: a register runs to the month of its
-- last delivery and no month of it is missing, the others run to their last reported period. An annual row stands in
-- December. `settles`: the month in whose delivery a period is final.
with spoken_of as (
  select 'resettlement' as contract, 'register' as cadence, date_trunc('month', registered_on)::date as month from fact_intake
  union
  select 'activities', 'register', date_trunc('month', held_on)::date from fact_activity
  union
  select 'visits', 'register', date_trunc('month', visited_on)::date from fact_visit
  union
  select 'media', 'register', date_trunc('month', published_on)::date from fact_media
  union
  select 'meetings', 'register', date_trunc('month', held_on)::date from fact_meeting
  union
  select 'two_lists', 'register', date_trunc('month', proposed_on)::date from fact_list_item
  union
  select 'tasks', 'register', date_trunc('month', assigned_on)::date from fact_creation_task
  union
  select 'veto_events', 'register', date_trunc('month', found_on)::date from fact_veto_event
  union
  select 'beneficiaries', 'snapshot', month from known_beneficiaries
  union
  select 'volunteers', 'snapshot', month from fact_volunteer
  union
  select 'science_resources', 'snapshot', month from fact_resource_directory
  union
  select 'stations', 'snapshot', month from fact_station
  union
  select 'support_teams', 'snapshot', month from fact_support_team
  union
  select 'payouts', 'month', pay_month from known_payouts
  union
  select 'station_cases', 'month', month from fact_station_case
  union
  select 'surveys', 'wave', month from fact_survey
  union
  select 'insurance', 'year', month from fact_insurance
  union
  select 'spouse_jobs', 'year', month from fact_spouse_employment
  union
  select 'school_places', 'school_year', month from fact_school_admission
  union
  select 'evidence', 'year', month from fact_evidence
  union
  select 'scores', 'year', month from fact_score
  union
  select 'deliveries', 'register', delivered from fact_load
),
horizon as (
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
