-- One row per quarter, level and street that has a station; model_stations is empty where nobody said which are.
select
  year(quarter) || '-Q' || quarter(quarter) as quarter,
  level,
  area_code,
  count(*) as stations,
  count(*) filter (has_five) as five_haves,
  if(count(model) = 0, null, count(*) filter (model)) as model_stations,
  if(count(model) = 0, 'missing', '') as flag
from fact_station
group by fact_station.quarter, level, area_code
order by quarter, level, area_code
