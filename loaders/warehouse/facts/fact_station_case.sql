-- One row per month, station and kind of matter.
select
  month,
  area_code,
  received,
  closed,
  closed_on_time
from known_station_cases
