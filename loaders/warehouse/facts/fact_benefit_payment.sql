-- One row per payment, paid or not, booked under the street that pays it out.
select
  p.person,
  p.area_code,
  p.item,
  i.in_benefit_total,
  p.accrual_month,
  p.pay_month,
  p.paid_yuan,
  p.state = '成功' as is_paid,
  -- In the month it is for, and no less than was due; where no due amount was reported the amount is not judged.
  p.state = '成功' and p.pay_month = p.accrual_month and p.paid_yuan >= coalesce(p.due_yuan, p.paid_yuan) as is_on_time
from known_payouts p
join dim_benefit_item i using (item)
