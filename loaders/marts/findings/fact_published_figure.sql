-- One row per stated figure, with what is computed for its period, or else for the period it may be about.
with compared as (
  select
    p.*,
    coalesce(f.value, s.value) as computed
  from published_figure p
  left join figure f
    on f.indicator_id = p.measure
    and f.period = coalesce(nullif(p.period, ''), p.candidate_period)
    and f.area_code = '310104'
  left join stated_measure s on s.measure = p.measure and s.period = coalesce(nullif(p.period, ''), p.candidate_period)
)
select
  *,
  case
    when measure = '' then 'no_data'
    when period = '' then 'period_unstated'
    when computed is null then 'no_data'
    when (low is null or computed > low or (low_inclusive and computed = low))
      and (high is null or computed < high or (high_inclusive and computed = high)) then 'match'
    else 'differs'
  end as verdict
from compared
order by position
