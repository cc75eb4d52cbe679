-- One row per item of the standard that could be read; points are empty where they were not published.
select section, item, content, points, scoring, rule_type, source, version
from standard_item
order by item
