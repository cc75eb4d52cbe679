-- One row per intake of a person; a void or withdrawn registration is none.
select
  person,
  person_type,
  placement_type,
  area_code,
  due_on,
  registered_on,
  placed_on,
  trained
from known_resettlement
where coalesce(state, '') not in ('作废', '撤销')
