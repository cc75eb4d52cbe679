-- One row per policy year and product; eligible: the key beneficiaries of the last month of that year that was reported.
with last_month as (
  select year(month) as year, max(month) as month
  from fact_beneficiary_month
  group by all
),
eligible as (
  select l.year, count(distinct b.person) as persons
  from fact_beneficiary_month b
  join last_month l using (month)
  where b.is_key
  group by l.year
),
insured as (
  select policy_year, month, product, count(distinct person) as persons
  from fact_insurance
  group by all
)
select
  i.policy_year,
  i.product,
  e.persons as eligible,
  i.persons as insured,
  if(p.complete, '', 'provisional') as flag
from insured i
left join eligible e on e.year = i.policy_year
join source_period p on p.contract = 'insurance' and p.period_type = 'year' and p.state_month = i.month
order by policy_year, product
