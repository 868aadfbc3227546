-- How many units did the inventory ledger ship in each week of a site that it covers whole?
-- result: one row per shop x marketplace x week (Sunday to Saturday)
with days as (
    select shop, marketplace, day, sum(shipped) as shipped
    from part.ledger_day
    group by shop, marketplace, day
)
select
    d.shop, d.marketplace, '' as item, c.week_start_sunday as first_day, max(d.day) as last_day, g.currency,
    cast(null as double) as money, cast(sum(d.shipped) as bigint) as units
from days as d
inner join given.day as c
    on d.day = c.day
inner join given.site as g
    on d.marketplace = g.marketplace
group by d.shop, d.marketplace, c.week_start_sunday, g.currency
having count(d.day) = 7
