-- One row per event that could veto the naming, under a number of its own: open or closed, and since when.
select
  row_number() over (order by found_on, event_id) as lamp,
  if(resolved_on is null or resolved_on > last_day((as_of || '-01')::date), 'open', 'closed') as state,
  if(resolved_on is null or resolved_on > last_day((as_of || '-01')::date), found_on, resolved_on)::text as since
from fact_veto_event
cross join build
order by lamp
