-- One row per type of activity.
select
  code as activity_type,
  name
from code
where list = 'activity_types'
order by position
