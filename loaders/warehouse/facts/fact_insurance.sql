-- One row per policy year, product and insured person; `month` is the last of the year. `is_key`: a key beneficiary in
-- the last month of that year that was reported.
with last_month as (
  select year(month) as year, max(month) as month
  from fact_beneficiary_month
  group by all
),
key_person as (
  select distinct l.year, b.person
  from fact_beneficiary_month b
  join last_month l using (month)
  where b.is_key
)
select
  i.policy_year,
  make_date(i.policy_year, 12, 1) as month,
  i.product,
  n.person,
  i.area_code,
  k.person is not null as is_key
from known_insurance i
left join dim_person n on n.pseudonym = i.person
left join key_person k on k.year = i.policy_year and k.person = n.person
