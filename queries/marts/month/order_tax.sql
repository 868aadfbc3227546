-- How much of what orders brought is tax, on sites whose prices include it?
-- Lines without a price or a tax say nothing.
-- partition: day
-- result: one row per shop x marketplace x ASIN x day with an order line that tells both
select
    o.shop,
    o.marketplace,
    o.asin,
    o.day,
    sum(o.known_sales) as sales,
    sum(o.tax)         as tax
from fact.order_line as o
inner join given.site as g
    on o.marketplace = g.marketplace and g.has_tax_inside
where o.known_sales > 0 and o.tax is not null
group by o.shop, o.marketplace, o.asin, o.day
order by o.shop, o.marketplace, o.asin, o.day
