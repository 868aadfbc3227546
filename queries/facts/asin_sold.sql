-- What did each ASIN sell on each day, from the source its day's parts come from?
-- result: one row per shop x marketplace x ASIN x day with a row in that source
select
    s.shop,
    s.marketplace,
    s.day,
    a.asin,
    s.parts_source,
    a.sales,
    a.units,
    a.order_items,
    0e0                as estimated_sales,
    cast(0 as bigint)  as unpriced_units
from fact.sales_source as s
inner join fact.asin_sales_day as a
    on s.shop = a.shop and s.marketplace = a.marketplace and s.day = a.day
where s.parts_source = 'by_asin'
union all
select
    s.shop,
    s.marketplace,
    s.day,
    o.asin,
    s.parts_source,
    o.sales,
    o.units,
    o.order_items,
    o.estimated_sales,
    o.unpriced_units
from fact.sales_source as s
inner join fact.order_day as o
    on s.shop = o.shop and s.marketplace = o.marketplace and s.day = o.day
where s.parts_source = 'orders'
