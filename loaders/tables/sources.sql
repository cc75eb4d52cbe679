-- One row per export, also where nothing was delivered; stale = a file of its newest delivery was refused. The next delivery
-- is due so many months after the newest one that brought anything new (source_horizon); deliveries have months, so the
-- build stands at the end of its month, and what is due on that day or before is late.
with delivered as (
  select
    contract,
    min(delivery) as first_delivery,
    max(delivery) as last_delivery,
    max(delivery) filter (verdict <> 'refused') as last_kept,
    count(distinct (delivery, file)) as files,
    count(distinct (delivery, file)) filter (verdict = 'refused') as refused_files,
    sum(rows_kept) filter (verdict <> 'refused') as rows_kept,
    sum(rows_refused) as rows_refused,
    max(delivery) filter (verdict = 'refused') as last_refused
  from load, build
  where delivery <= as_of
  group by contract
),
due as (
  select
    contract,
    every,
    basis,
    (coalesce(h.last_delivery, (last_kept || '-01')::date) + to_months(months))::date as month,
    if(due_day is null, last_day(month), month + (due_day - 1)) as next_due
  from source_due
  left join delivered using (contract)
  left join source_horizon h using (contract)
),
spoken as (
  select contract, max(month) as month from source_month where reported group by contract
)
select
  c.contract,
  c.title,
  c.office,
  c.kind,
  coalesce(d.first_delivery, '') as first_delivery,
  coalesce(d.last_delivery, '') as last_delivery,
  coalesce(d.files, 0) as files,
  coalesce(d.refused_files, 0) as refused_files,
  coalesce(d.rows_kept, 0) as rows_kept,
  coalesce(d.rows_refused, 0) as rows_refused,
  if(d.last_refused = d.last_delivery, 1, 0) as stale,
  coalesce(strftime(s.month, '%Y-%m'), '') as data_through,
  coalesce(u.every, '') as every,
  coalesce(u.next_due::text, '') as next_due,
  if(u.next_due <= last_day((b.as_of || '-01')::date), last_day((b.as_of || '-01')::date) - u.next_due, null) as days_late,
  coalesce(u.basis, '') as due_basis
from dim_contract c
cross join build b
left join delivered d using (contract)
left join due u using (contract)
left join spoken s using (contract)
order by c.position
