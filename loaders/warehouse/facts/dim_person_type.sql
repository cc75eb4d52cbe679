-- One row per person type.
select
  code as person_type,
  name
from code
where list = 'person_types'
order by position
