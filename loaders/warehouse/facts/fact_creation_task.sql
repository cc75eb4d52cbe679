-- One row per creation task, with the dates of its stages; a void or withdrawn one is none.
select
  task_id,
  section,
  unit,
  assigned_on,
  due_on,
  done_on
from known_tasks
where state not in ('作废', '撤销')
