-- One row per written rule of a lamp.
select
  against,
  least,
  lamp,
  source
from lamp_rule
order by position
