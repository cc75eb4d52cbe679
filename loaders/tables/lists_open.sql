-- One row per unit, due date and side of which items of the two lists are open at the newest month-end.
with newest as (
  select max(state_on) as day from source_period where contract = 'two_lists' and period_type = 'month'
)
select
  f.unit,
  f.due_on::text as due_on,
  f.side,
  count(*) as open,
  if(f.due_on <= newest.day, newest.day - f.due_on, null) as days_late,
  newest.day::text as state_on
from fact_list_item f
cross join newest
where f.proposed_on <= newest.day and (f.done_on is null or f.done_on > newest.day)
group by f.unit, f.due_on, f.side, newest.day
order by f.unit, f.due_on, f.side
