-- One row per delivered file, column and rule; how many rows it refused, never what stood in them.
with refused as (
  select
    load_id,
    row_no,
    coalesce("column", '') as "column",
    rule,
    -- The sender's sheet quotes the cell; what is published does not.
    coalesce(
      if(r.row_no is null, w.name, null),
      regexp_replace(if(length(value) >= 4, replace(message, value, '…'), message), '“[^”]*”', '“…”', 'g')
    ) as message
  from refused_row r
  -- Whether the row counts is not asked in the join: DuckDB 1.5.5 then sometimes fails to bind w.name.
  left join published_word w on w.list = 'file_rules' and w.code = r.rule
)
select
  l.delivery,
  coalesce(l.contract, '') as contract,
  n.file,
  r."column",
  r.rule,
  r.message,
  count(distinct r.row_no) as rows
from refused r
join load l using (load_id)
join public_file n using (load_id)
cross join build
where l.delivery <= build.as_of
group by l.delivery, l.contract, n.file, r."column", r.rule, r.message
order by l.delivery, l.contract, n.file, r."column", r.rule, r.message
