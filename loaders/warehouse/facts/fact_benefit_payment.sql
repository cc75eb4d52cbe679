-- One row per payment, paid or not, booked under the street that pays it out. Codes are as codes_of_* makes them.
with item as (
  select item as code, codes_of_benefit_items(item) as item, in_benefit_total
  from dim_benefit_item
),
street as (
  select area_code as code, codes_of_streets(area_code) as area_code
  from dim_street
)
select
  n.person,
  s.area_code,
  i.item,
  i.in_benefit_total,
  p.accrual_month,
  p.pay_month,
  p.paid_yuan,
  p.state = '成功' as is_paid,
  -- In the month it is for, and no less than was due; where no due amount was reported the amount is not judged.
  p.state = '成功' and p.pay_month = p.accrual_month and p.paid_yuan >= coalesce(p.due_yuan, p.paid_yuan) as is_on_time
from known_payouts p
join item i on i.code = p.item
left join street s on s.code = p.area_code
left join dim_person n on n.pseudonym = p.person
