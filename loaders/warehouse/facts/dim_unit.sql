-- One row per responsible unit.
select
  code as unit,
  name
from code
where list = 'units'
order by position
