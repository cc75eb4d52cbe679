-- One row per month, person type and placement type that occurs at all; a month without one is 0.
with kinds as (
  select distinct person_type, placement_type
  from fact_intake
),
received as (
  select date_trunc('month', registered_on)::date as month, person_type, placement_type, count(*) as persons
  from fact_intake
  group by all
)
select
  strftime(m.month, '%Y-%m') as month,
  k.person_type,
  k.placement_type,
  coalesce(r.persons, 0) as persons,
  '' as flag
from source_month m
cross join kinds k
left join received r using (month, person_type, placement_type)
where m.contract = 'resettlement'
order by month, person_type, placement_type
