-- One row per version, item and part of it.
select version, item_no, sub_no, content, points, source
from standard_subitem
order by position
