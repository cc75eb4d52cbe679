-- One row per year, version of the standard, item and unit; `month` is the last of the year. A score of the whole
-- district (no unit) stands for the item; only without one are the units' scores added. `in_force`: the version of that
-- year's newest delivery, so that two versions of a year are never added.
with score as (
  select
    s.*,
    l.delivery,
    bool_or(s.unit is null) over (partition by s.year, s.standard, s.item_no) as has_whole
  from known_scores s
  join known_load l using (load_id)
),
newest as (
  select year, arg_max(standard, (delivery, standard)) as standard
  from score
  group by year
)
select
  s.year,
  make_date(s.year, 12, 1) as month,
  s.standard,
  s.item_no,
  s.unit,
  s.max_points,
  s.self_points,
  s.checked_points,
  s.standard = n.standard as in_force
from score s
join newest n using (year)
where s.unit is null or not s.has_whole
