-- One row per responsible unit.
select
  code as unit,
  name,
  more['kind'] as kind
from code
where list = 'units'
order by position
