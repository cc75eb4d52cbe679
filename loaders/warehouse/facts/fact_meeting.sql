-- One row per meeting; a void or withdrawn one is none.
select
  meeting_id,
  meeting_type,
  held_on,
  minutes_filed
from known_meetings
where coalesce(state, '') not in ('作废', '撤销')
