-- One row per visit batch; a void or withdrawn one is none. A festival is told by the day: 20 days before to 15 after.
with festival as (
  select '春节' as festival, unnest([
    date '2018-02-16', date '2019-02-05', date '2020-01-25', date '2021-02-12', date '2022-02-01', date '2023-01-22',
    date '2024-02-10', date '2025-01-29', date '2026-02-17', date '2027-02-06', date '2028-01-26', date '2029-02-13',
    date '2030-02-03', date '2031-01-23', date '2032-02-11', date '2033-01-31', date '2034-02-19', date '2035-02-08'
  ]) as day
  union all
  select '八一', make_date(year, 8, 1)
  from generate_series(2018, 2035) t(year)
)
select
  v.visited_on,
  v.area_code,
  v.category,
  c.is_key,
  v.persons,
  v.solatium_yuan,
  f.festival
from known_visits v
join dim_beneficiary_category c using (category)
left join festival f on v.visited_on between f.day - 20 and f.day + 15
where coalesce(v.state, '') not in ('作废', '撤销')
