-- One row per year, unit, item and kind of which evidence is missing.
select
  year,
  unit,
  item_code as item_no,
  kind,
  sum(required) as required,
  sum(filed) as filed,
  sum(required - filed_of_required) as missing
from fact_evidence
group by year, unit, item_code, kind
having sum(required - filed_of_required) > 0
order by year, unit, item_no, kind
