-- One row per indicator, window that ends with a month, and area (310104 = the whole district).
select
  f.indicator_id,
  f.period_type as "window",
  f.period,
  f.area_code,
  f.value,
  f.numerator,
  f.denominator,
  case when f.value is null then 'missing' when not f.complete then 'provisional' else '' end as flag
from figure_cumulative f
join dim_indicator i using (indicator_id)
order by i.position, f.period_type, f.period_start, f.area_code
