-- One row per month-end, person and category in which the person draws a benefit.
select
  b.month,
  n.person,
  b.category,
  c.is_key,
  b.area_code
from known_beneficiaries b
join dim_beneficiary_category c using (category)
left join dim_person n on n.pseudonym = b.person
where b.state = '享受待遇'
