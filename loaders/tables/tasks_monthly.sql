-- One row per month-end and unit that has a task, cumulative; due = done + overdue_open.
with unit as (
  select distinct unit from fact_creation_task
)
select
  strftime(p.state_on, '%Y-%m') as month,
  u.unit,
  count(*) filter (f.due_on <= p.state_on) as due,
  count(*) filter (f.due_on <= p.state_on and f.done_on <= p.state_on) as done,
  count(*) filter (f.due_on <= p.state_on and f.done_on <= f.due_on) as done_on_time,
  count(*) filter (f.due_on <= p.state_on and (f.done_on is null or f.done_on > p.state_on)) as overdue_open
from source_period p
cross join unit u
left join fact_creation_task f on f.unit = u.unit and f.assigned_on <= p.state_on
where p.contract = 'tasks' and p.period_type = 'month'
group by p.state_on, u.unit
order by month, unit
