-- One row per month-end and unit that has a task: what is open, by how long it is overdue.
with unit as (
  select distinct unit from fact_creation_task
)
select
  strftime(p.state_on, '%Y-%m') as month,
  u.unit,
  count(*) filter (f.due_on > p.state_on) as not_due,
  count(*) filter (p.state_on - f.due_on between 0 and 30) as overdue_30,
  count(*) filter (p.state_on - f.due_on between 31 and 90) as overdue_90,
  count(*) filter (p.state_on - f.due_on > 90) as overdue_more,
  max(p.state_on - f.due_on) filter (f.due_on <= p.state_on) as oldest_days
from source_period p
cross join unit u
left join fact_creation_task f
  on f.unit = u.unit and f.assigned_on <= p.state_on and (f.done_on is null or f.done_on > p.state_on)
where p.contract = 'tasks' and p.period_type = 'month'
group by p.state_on, u.unit
order by month, unit
