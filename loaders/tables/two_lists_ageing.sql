-- One row per month-end and side: what is open, by how long it is overdue, and how long what is done took.
with side as (
  from (values ('地方为部队办'), ('部队为地方办')) t(side)
),
item as (
  select *, done_on - coalesce(accepted_on, proposed_on) as days
  from fact_list_item
)
select
  strftime(p.state_on, '%Y-%m') as month,
  s.side,
  count(*) filter (f.is_open and f.due_on > p.state_on) as not_due,
  count(*) filter (f.is_open and p.state_on - f.due_on between 0 and 30) as overdue_30,
  count(*) filter (f.is_open and p.state_on - f.due_on between 31 and 90) as overdue_90,
  count(*) filter (f.is_open and p.state_on - f.due_on > 90) as overdue_more,
  count(*) filter (not f.is_open) as done,
  count(*) filter (not f.is_open and f.done_on <= f.due_on) as done_on_time,
  median(f.days) filter (not f.is_open) as median_days
from source_period p
cross join side s
left join lateral (
  select *, done_on is null or done_on > p.state_on as is_open
  from item
  where side = s.side and proposed_on <= p.state_on
) f on true
where p.contract = 'two_lists' and p.period_type = 'month'
group by p.state_on, s.side
order by month, side
