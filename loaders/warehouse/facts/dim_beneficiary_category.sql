-- One row per category of beneficiary.
select
  code as category,
  name,
  coalesce(more['key'], '0') = '1' as is_key,
  -- A category of which nothing is said counts as sensitive.
  coalesce(more['sensitive'], '1') <> '0' as is_sensitive
from code
where list = 'beneficiary_categories'
order by position
