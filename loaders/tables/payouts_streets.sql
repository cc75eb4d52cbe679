-- One row per pay month and street, all items; 310104 only where the district itself paid. A month not reported is missing.
with paid as (
  select pay_month, area_code, sum(paid_yuan) as amount_yuan, count(distinct person) as persons
  from fact_benefit_payment
  where is_paid
  group by all
)
select
  strftime(m.month, '%Y-%m') as pay_month,
  s.area_code,
  if(m.reported, coalesce(p.amount_yuan, 0), null) as amount_yuan,
  if(m.reported, coalesce(p.persons, 0), null) as persons,
  if(m.reported, '', 'missing') as flag
from source_month m
cross join dim_street s
left join paid p on p.pay_month = m.month and p.area_code = s.area_code
where m.contract = 'payouts' and (s.is_street or p.persons > 0)
order by pay_month, area_code
