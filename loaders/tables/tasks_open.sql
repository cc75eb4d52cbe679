-- One row per unit, due date and section of which tasks are open at the newest month-end: what each unit owes, and by when.
with newest as (
  select max(state_on) as day from source_period where contract = 'tasks' and period_type = 'month'
)
select
  f.unit,
  f.due_on::text as due_on,
  f.section,
  count(*) as open,
  if(f.due_on <= newest.day, newest.day - f.due_on, null) as days_late,
  newest.day::text as state_on
from fact_creation_task f
cross join newest
where f.assigned_on <= newest.day and (f.done_on is null or f.done_on > newest.day)
group by f.unit, f.due_on, f.section, newest.day
order by f.unit, f.due_on, f.section
