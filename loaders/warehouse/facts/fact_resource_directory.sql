-- One row per month-end, kind of resource and reporting unit.
select
  month,
  category,
  units
from known_science_resources
