-- One row per year and way of placement; `month` is the last of the year.
select
  year,
  make_date(year, 12, 1) as month,
  eligible,
  placed
from known_spouse_jobs
