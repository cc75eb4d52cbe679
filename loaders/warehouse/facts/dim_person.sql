-- One row per person of whom there is any record. Facts have the number in place of the pseudonym: to count ten million
-- texts once each takes several times as long. It is of this build only and is published nowhere.
select
  person as pseudonym,
  row_number() over (order by person)::uinteger as person
from recorded_person
where person is not null
