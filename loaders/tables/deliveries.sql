-- One row per file and sheet that was delivered; rows_scanned = header + note + total + blank + read. Cells of amounts
-- are counted; their sums would say what a few persons got, and are in no file.
select
  l.delivery,
  coalesce(l.contract, '') as contract,
  -- Not what the sender called them: that may name a person.
  n.file,
  n.sheet,
  l.sha256,
  l.rows_read,
  l.rows_kept,
  l.rows_refused,
  l.verdict,
  coalesce(l.encoding, '') as encoding,
  l.header_row,
  l.rows_scanned,
  l.rows_header,
  l.rows_note,
  l.rows_total,
  l.rows_blank,
  -- What is wrong with a file is told to its sender in full; readers learn which kind it is.
  coalesce(w.name, '') as reason,
  coalesce(a.cells, 0)::bigint as amounts_read,
  coalesce(a.kept, 0)::bigint as amounts_kept,
  coalesce(a.refused, 0)::bigint as amounts_refused,
  coalesce(a.unread, 0)::bigint as amounts_unread,
  '' as flag,
  l.header_depth,
  l.columns_known,
  l.columns_matched,
  l.columns_unknown
from load l
join public_file n using (load_id)
cross join build
left join (
  select load_id, min(rule) as rule from refused_row where row_no is null group by load_id
) r using (load_id)
left join (
  select load_id, sum(cells) as cells, sum(kept_cells) as kept, sum(refused_cells) as refused, sum(unread) as unread
  from load_amount group by load_id
) a using (load_id)
left join published_word w on w.list = 'file_rules' and w.code = r.rule
where l.delivery <= build.as_of
order by l.delivery, n.file, n.sheet, l.load_id
