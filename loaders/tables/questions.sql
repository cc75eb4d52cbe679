-- One row per file, column and kind of what should be looked at in the newest delivery; counts only.
select
  q.delivery,
  q.contract,
  -- A question about a total is about all files that brought it.
  coalesce((
    select string_agg(distinct n.file, '、' order by n.file)
    from load l join public_file n using (load_id)
    where l.delivery = q.delivery and l.contract = q.contract
      and contains('、' || q.file || '、', '、' || l.file || '、')
  ), '') as file,
  q."column",
  q.kind,
  coalesce(nullif(q.say, ''), w.name, '') as message,
  q."count"
from question q
left join published_word w on w.list = 'question_kinds' and w.code = q.kind
order by all
