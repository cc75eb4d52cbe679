-- One row per event that could veto the naming; a void or withdrawn one is none. `item` is empty where no code was given.
select
  event_id,
  veto_code as item,
  found_on,
  resolved_on
from known_veto_events
where state not in ('作废', '撤销')
