-- One row per file, column and kind of what should be looked at in the newest delivery; counts only.
select
  q.delivery,
  q.contract,
  q.file,
  q."column",
  q.kind,
  coalesce(nullif(q.say, ''), w.name, '') as message,
  q."count"
from question q
left join published_word w on w.list = 'question_kinds' and w.code = q.kind
order by all
