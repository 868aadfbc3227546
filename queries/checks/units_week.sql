-- How many units did each site sell in each complete week?
-- result: one row per shop x marketplace x week (Sunday to Saturday)
select
    d.shop, d.marketplace, '' as item, c.week_start_sunday as first_day, max(d.day) as last_day, d.currency,
    sum(d.sales) as money, cast(sum(d.units) as bigint) as units
from part.site_day as d
inner join given.day as c
    on d.day = c.day
where d.is_complete and d.units is not null
group by d.shop, d.marketplace, c.week_start_sunday, d.currency
having count(d.day) = 7
