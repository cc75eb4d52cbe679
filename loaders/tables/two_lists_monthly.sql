-- One row per month-end and side, cumulative; of the items due by then, due = done + overdue_open.
with side as (
  from (values ('地方为部队办'), ('部队为地方办')) t(side)
)
select
  strftime(p.state_on, '%Y-%m') as month,
  s.side,
  count(f.item_id) as opened,
  count(*) filter (f.due_on <= p.state_on) as due,
  count(*) filter (f.due_on <= p.state_on and f.done_on <= p.state_on) as done,
  count(*) filter (f.due_on <= p.state_on and f.done_on <= f.due_on) as done_on_time,
  count(*) filter (f.due_on <= p.state_on and (f.done_on is null or f.done_on > p.state_on)) as overdue_open
from source_period p
cross join side s
left join fact_list_item f on f.side = s.side and f.proposed_on <= p.state_on
where p.contract = 'two_lists' and p.period_type = 'month'
group by p.state_on, s.side
order by month, side
