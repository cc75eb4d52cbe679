-- One row per item of the standard that could be read; points are empty where they were not published.
select item_no, section, content, points, rule_type, rule, source, version
from standard_item
order by item_no
