-- One row per school year, stage and kind, booked under the year in which the school year begins; `month` is the last of
-- that year.
select
  school_year,
  left(school_year, 4)::int as year,
  make_date(left(school_year, 4)::int, 12, 1) as month,
  applied,
  solved
from known_school_places
