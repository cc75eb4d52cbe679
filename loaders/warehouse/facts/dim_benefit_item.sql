-- One row per benefit item.
select
  code as item,
  name,
  coalesce(more['in_benefit_total'], '0') = '1' as in_benefit_total
from code
where list = 'benefit_items'
order by position
