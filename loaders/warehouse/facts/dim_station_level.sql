-- One row per level of service station.
select
  code as level,
  name
from code
where list = 'station_levels'
order by position
