-- One row per pay month, accrual year and item that was paid.
select
  strftime(pay_month, '%Y-%m') as pay_month,
  year(accrual_month) as accrual_year,
  item as benefit_item,
  sum(paid_yuan) as amount_yuan,
  count(distinct person) as persons,
  '' as flag,
  any_value(in_benefit_total)::int as in_total
from fact_benefit_payment
where is_paid
group by fact_benefit_payment.pay_month, year(accrual_month), item
order by pay_month, accrual_year, benefit_item
