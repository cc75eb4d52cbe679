-- One row per wave, group asked and street; `month` is the month of the survey.
select
  wave,
  month,
  contains("group", '优抚') as is_beneficiary,
  area_code,
  answered,
  satisfied
from known_surveys
