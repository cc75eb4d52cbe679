-- One row per section of the standard; points are empty where they were not published.
select no, name, block, points, source
from standard_section
order by no
