-- One row per naming round (届).
select
  cycle,
  evidence_from,
  evidence_to,
  midterm,
  coalesce(strftime(named_on, '%Y-%m-%d'), '') as named_on,
  coalesce((left(as_of, 4)::int between evidence_from and evidence_to)::int, 0) as is_current,
  inferred::int as inferred,
  source,
  note
from cycle, build
order by cycle
