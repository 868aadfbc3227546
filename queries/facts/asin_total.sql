-- What do the ASINs of a site and day add up to?
-- result: one row per shop x marketplace x day with a row of parts
select
    shop,
    marketplace,
    day,
    sum(sales)                            as sales,
    cast(sum(units) as bigint)            as units,
    cast(sum(order_items) as bigint)      as order_items,
    sum(estimated_sales)                  as estimated_sales,
    cast(sum(unpriced_units) as bigint)   as unpriced_units
from fact.asin_sold
group by shop, marketplace, day
