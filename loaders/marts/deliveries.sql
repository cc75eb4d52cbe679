-- One row per file and sheet that was delivered; rows_scanned = header + note + total + blank + read.
select
  l.delivery,
  coalesce(l.contract, '') as contract,
  l.file,
  coalesce(l.sheet, '') as sheet,
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
  coalesce(l.reason, '') as reason
from load l, build
where l.delivery <= build.as_of
order by l.delivery, l.file, l.sheet, l.load_id
