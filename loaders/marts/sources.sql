-- One row per export, also where nothing was delivered; stale = a file of its newest delivery was refused.
with delivered as (
  select
    contract,
    min(delivery) as first_delivery,
    max(delivery) as last_delivery,
    count(distinct (delivery, file)) as files,
    count(distinct (delivery, file)) filter (verdict = 'refused') as refused_files,
    sum(rows_kept) filter (verdict <> 'refused') as rows_kept,
    sum(rows_refused) as rows_refused,
    max(delivery) filter (verdict = 'refused') as last_refused
  from load, build
  where delivery <= as_of
  group by contract
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
  if(d.last_refused = d.last_delivery, 1, 0) as stale
from dim_contract c
left join delivered d using (contract)
order by c.position
