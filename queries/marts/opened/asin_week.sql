-- What did each ASIN sell in each week, as weeks begin on its site, and were all the days it was met on complete?
-- In stock: the known days but those on which a snapshot says that nothing was sellable.
-- In the order of weeks: few of them are asked for.
-- keys: shop, marketplace, asin of mart.product
-- result: one row per shop x marketplace x ASIN x week it was met in
select
    a.shop, a.marketplace, a.asin,
    case g.week_start when 'monday' then d.week_start_monday else d.week_start_sunday end + 6 as last_day,
    bool_and(a.is_complete)                                         as is_complete,
    sum(a.sales)                                                    as sales,
    sum(case when coalesce(a.available, 1) > 0 then a.units end)    as units_in_stock,
    count(case when coalesce(a.available, 1) > 0 then a.units end)  as days_in_stock
from mart.asin_day as a
inner join given.day as d
    on a.day = d.day
inner join given.site as g
    on a.marketplace = g.marketplace
group by a.shop, a.marketplace, a.asin, last_day
order by last_day, a.shop, a.marketplace, a.asin
