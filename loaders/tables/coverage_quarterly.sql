-- One row per quarter and street, also where nothing was held.
with held as (
  select
    date_trunc('quarter', m.month)::date as quarter,
    f.area_code,
    count(*) as events,
    count(distinct f.activity_type) as types_covered
  from source_month m
  join fact_activity f on date_trunc('month', f.held_on) = m.month
  where m.contract = 'activities'
  group by all
)
select
  p.period as quarter,
  s.area_code,
  coalesce(h.events, 0) as events,
  coalesce(h.types_covered, 0) as types_covered,
  if(h.events > 0, 1, 0) as covered,
  if(p.complete, '', 'provisional') as flag
from source_period p
cross join dim_street s
left join held h on h.quarter = p.period_start and h.area_code = s.area_code
where p.contract = 'activities' and p.period_type = 'quarter' and s.is_street
order by quarter, area_code
