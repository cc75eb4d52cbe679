-- One row per version and section of the standard; points are empty where they were not published.
select no, name, block, points, source, version
from standard_section
order by position
