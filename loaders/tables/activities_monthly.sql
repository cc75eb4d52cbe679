-- One row per month, street and type in which an activity was held; 310104 is what the district itself held.
select
  strftime(m.month, '%Y-%m') as month,
  f.area_code,
  f.activity_type,
  count(*) as events,
  sum(f.participants) as participants,
  if(count(f.participants) = 0, 'missing', '') as flag,
  count(f.participants) as events_with_participants
from source_month m
join fact_activity f on date_trunc('month', f.held_on) = m.month
where m.contract = 'activities'
group by m.month, f.area_code, f.activity_type
order by month, area_code, activity_type
