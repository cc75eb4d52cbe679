-- One row per version of the standard; in_force is empty where its years were not published.
select
  version,
  title,
  level,
  effective_from,
  effective_to,
  complete::int as complete,
  (left(as_of, 4)::int between effective_from and coalesce(effective_to, 9999))::int as in_force,
  source,
  note
from standard_version, build
order by position
