-- One row per place a row can be booked under: the 13 streets, and 310104 for what the district itself holds.
select
  code as area_code,
  name,
  code <> '310104' as is_street
from code
where list = 'streets'
order by position
