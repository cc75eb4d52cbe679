-- One row per delivered file and sheet.
select
  strptime(delivery || '-01', '%Y-%m-%d')::date as delivered,
  contract,
  verdict,
  rows_read,
  rows_refused
from known_load
