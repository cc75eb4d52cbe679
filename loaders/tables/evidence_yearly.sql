-- One row per year and unit; what is filed beyond what was asked for is in filed but makes up for nothing.
select
  year,
  unit,
  sum(required) as required,
  sum(filed) as filed,
  sum(required - filed_of_required) as missing
from fact_evidence
group by year, unit
order by year, unit
