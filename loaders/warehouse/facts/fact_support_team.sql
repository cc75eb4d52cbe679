-- One row per team and quarter-end; `month` is the last month of the quarter.
select
  quarter,
  (quarter + interval 2 month)::date as month,
  team,
  authorised,
  actual,
  drills
from known_support_teams
