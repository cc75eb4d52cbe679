-- One row per year and street.
select
  year,
  area_code,
  residents,
  committees
from known_population
