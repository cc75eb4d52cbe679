-- One row per item of the two lists, with the dates of its stages; a withdrawn one is none.
select
  item_id,
  side,
  category,
  unit,
  proposed_on,
  accepted_on,
  due_on,
  done_on,
  verified_on
from known_two_lists
where state <> '撤销'
