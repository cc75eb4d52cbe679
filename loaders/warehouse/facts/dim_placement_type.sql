-- One row per way of placement.
select
  code as placement_type,
  name
from code
where list = 'placement_types'
order by position
