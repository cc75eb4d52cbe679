-- One row per volunteer team and month-end.
select
  month,
  team,
  area_code,
  volunteers,
  services
from known_volunteers
