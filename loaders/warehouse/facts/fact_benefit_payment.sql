-- One row per payment, paid or not, booked under the street that pays it out.
select
  p.person,
  p.area_code,
  p.item,
  i.in_benefit_total,
  p.accrual_month,
  p.pay_month,
  p.paid_yuan,
  p.state = '成功' as is_paid
from known_payouts p
join dim_benefit_item i using (item)
