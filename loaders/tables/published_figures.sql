-- One row per figure stated in the article.
select
  figure_id,
  phrase,
  low,
  high,
  unit,
  computed,
  verdict,
  period,
  candidate_period,
  subject,
  qualifier,
  high_inclusive::int as high_inclusive,
  period_text,
  measure,
  lines,
  note,
  beside
from fact_published_figure
order by position
