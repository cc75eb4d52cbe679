-- One row per year and street; 310104 only where the district itself received someone.
with received as (
  select year(registered_on) as year, area_code, count(*) as persons
  from fact_intake
  group by all
)
select
  year(p.period_start) as year,
  s.area_code,
  coalesce(r.persons, 0) as persons,
  if(p.complete, '', 'provisional') as flag
from source_period p
cross join dim_street s
left join received r on r.year = year(p.period_start) and r.area_code = s.area_code
where p.contract = 'resettlement' and p.period_type = 'year' and (s.is_street or r.persons > 0)
order by year, area_code
