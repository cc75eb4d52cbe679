-- One row per state and fiscal year, in thousands of dollars, exactly as delivered.
select
  fiscal_year,
  state,
  state_name,
  veterans,
  total,
  compensation_pension,
  construction,
  education,
  loan,
  operations,
  insurance,
  medical,
  patients
from known_va_gdx
order by fiscal_year, state
