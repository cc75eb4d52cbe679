-- One row per code of a list and its Chinese name: every word that a resource may hold.
with label as (
  select list, 0 as part, position, code, name from code
  union all
  select list, 1, position, code, name from published_word
  union all
  select 'contracts', 0, position, contract, title from dim_contract
  union all
  select 'indicators', 0, position, indicator_id, name from dim_indicator
  union all
  select 'standard_sources', 0, position, source, title from standard_source
)
select list, code, name
from label
order by list, part, position
