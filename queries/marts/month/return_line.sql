-- What came back, unit by unit, and what did the customer write?
-- partition: day
-- result: one row per returned unit (or line of units)
select shop, marketplace, asin, day, reason, reason_group, disposition, comment, units
from fact.return_line
order by shop, marketplace, asin, day, reason, disposition, comment, units
