-- One row per year, item, unit and kind of evidence; `month` is the last of the year. An item is told by its number in the
-- standard (3, 1.2) or by a declared word; any other text is 其他, since it would be published as it was written.
select
  e.year,
  make_date(e.year, 12, 1) as month,
  case
    when regexp_full_match(e.item_no, '[0-9]{1,3}([.-][0-9]{1,2}){0,2}') or e.item_no = '模范街镇' then e.item_no
    else '其他'
  end as item_code,
  e.unit,
  u.kind as unit_kind,
  e.kind,
  e.required,
  e.filed,
  -- More than was asked for in one place does not make up for what is missing in another.
  least(e.filed, e.required) as filed_of_required
from known_evidence e
join dim_unit u using (unit)
