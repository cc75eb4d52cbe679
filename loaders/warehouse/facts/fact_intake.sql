-- One row per intake of a person; a void or withdrawn registration is none.
select
  n.person,
  r.person_type,
  r.placement_type,
  r.area_code,
  r.due_on,
  r.registered_on,
  r.placed_on,
  r.trained
from known_resettlement r
left join dim_person n on n.pseudonym = r.person
where coalesce(r.state, '') not in ('作废', '撤销')
