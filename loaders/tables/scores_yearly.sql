-- One row per year, version of the standard and section; points only over the items whose points are known. An item that
-- stands in no section that could be read has an empty one.
with scored as (
  select
    s.*,
    -- The version is published as it was written only where it looks like one.
    if(regexp_full_match(s.standard, '[0-9A-Za-z.年版试行修订（）()-]{1,20}'), s.standard, '其他') as version,
    -- An item that the standard as read does not number is numbered 一级指标-顺序.
    coalesce(i.section, try_cast(regexp_extract(s.item_no, '^([1-9]|10)-[0-9]{1,2}$', 1) as int)) as section
  from fact_score s
  left join (select distinct version, item_no::text as item_no, section from standard_item) i
    on i.version = s.standard and i.item_no = regexp_extract(s.item_no, '^([0-9]+)(\.[0-9]+)*$', 1)
)
select
  year,
  version as standard,
  section,
  count(distinct item_no) as items,
  count(distinct item_no) filter (max_points is not null) as items_with_points,
  sum(max_points) as max_points,
  sum(self_points) filter (max_points is not null) as self_points,
  sum(checked_points) filter (max_points is not null) as checked_points,
  count(distinct item_no) filter (max_points is not null and self_points is not null) as items_self_scored,
  count(distinct item_no) filter (max_points is not null and checked_points is not null) as items_checked
from scored
group by year, version, section
order by year, standard, section
