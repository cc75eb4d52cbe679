-- One row per indicator, period and area (310104 = the whole district); `heads` are the persons behind an amount.
select
  f.indicator_id,
  f.period_type,
  f.period,
  f.area_code,
  f.value,
  f.numerator,
  f.denominator,
  t.value as target,
  case
    when t.value is null then 'no_target'
    when f.value is null then 'insufficient'
    when (t.operator = '>=' and f.value >= t.value)
      or (t.operator = '<=' and f.value <= t.value)
      or (t.operator = '=' and f.value = t.value) then 'on_track'
    -- Not yet on target in a period that is not yet over says nothing.
    when not f.complete then 'insufficient'
    when f.value between least(t.at_risk, t.value) and greatest(t.at_risk, t.value) and t.at_risk is not null then 'at_risk'
    else 'off_track'
  end as status,
  case when f.value is null then 'missing' when not f.complete then 'provisional' else '' end as flag,
  f.heads
from figure f
join dim_indicator i using (indicator_id)
-- The target of what can be added up is that of the whole district's year.
left join target t
  on t.indicator_id = f.indicator_id
  and f.period_start between t.valid_from and t.valid_to
  and (i.additivity <> 'additive' or (f.period_type = 'year' and f.area_code = '310104'))
order by i.position, f.period_type, f.period_start, f.area_code
