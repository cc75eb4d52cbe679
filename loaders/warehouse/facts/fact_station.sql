-- One row per service station and quarter-end; `month` is the last month of the quarter.
select
  quarter,
  (quarter + interval 2 month)::date as month,
  station,
  level,
  area_code,
  has_organisation and has_posts and has_staff and has_funds and has_support as has_five,
  model
from known_stations
