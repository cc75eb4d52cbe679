-- One row per month and channel, also where nothing was published.
select
  strftime(m.month, '%Y-%m') as month,
  c.channel,
  count(f.item_id) as items
from source_month m
cross join (select code as channel, position from code where list = 'media_channels') c
left join fact_media f on f.channel = c.channel and date_trunc('month', f.published_on) = m.month
where m.contract = 'media'
group by m.month, c.channel, c.position
order by m.month, c.position
