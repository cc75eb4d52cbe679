-- What stated figures are compared with and no indicator measures. insured_persons: distinct persons on the roster of a
-- policy year, whichever product; persons who left the register of beneficiaries since are counted.
select
  'insured_persons' as measure,
  policy_year::text as period,
  count(distinct person)::decimal(34, 4) as value
from fact_insurance
group by policy_year
