-- One row per activity held; a void or withdrawn one is none.
select
  activity_id,
  activity_type,
  direction,
  organiser,
  area_code,
  held_on,
  participants,
  served
from known_activities
where coalesce(state, '') not in ('作废', '撤销')
