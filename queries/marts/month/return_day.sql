-- How many units came back on each day, and why?
-- partition: day
-- result: one row per shop x marketplace x ASIN x day x reason
select
    shop,
    marketplace,
    asin,
    day,
    reason,
    reason_group,
    cast(sum(units) as bigint) as units
from fact.return_line
group by shop, marketplace, asin, day, reason, reason_group
order by shop, marketplace, asin, day, reason
