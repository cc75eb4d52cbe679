-- One row per month-end and category, and `all` for the distinct key beneficiaries; a month not reported is missing.
with counted as (
  select month, category, count(distinct person) as persons
  from fact_beneficiary_month
  group by all
  union all
  select month, 'all', count(distinct person)
  from fact_beneficiary_month
  where is_key
  group by month
),
categories as (
  select category from dim_beneficiary_category
  union all
  select 'all'
)
select
  strftime(m.month, '%Y-%m') as month,
  c.category,
  if(m.reported, coalesce(n.persons, 0), null) as persons,
  if(m.reported, '', 'missing') as flag
from source_month m
cross join categories c
left join counted n on n.month = m.month and n.category = c.category
where m.contract = 'beneficiaries'
order by month, category
