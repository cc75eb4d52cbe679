-- One row per item on a channel; a void or withdrawn one is none.
select
  item_id,
  channel,
  published_on
from known_media
where coalesce(state, '') not in ('作废', '撤销')
