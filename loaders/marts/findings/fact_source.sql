-- One row per export that was delivered: how many days its newest delivery lies behind the build.
select
  h.contract,
  h.last_delivery,
  last_day((as_of || '-01')::date) - last_day(h.last_delivery) as lag_days,
  -- Registers and what is reported by the month are expected with every delivery.
  h.contract in (select contract from source_month join source_calendar using (contract) where is_monthly) as is_monthly
from source_horizon h
cross join build
