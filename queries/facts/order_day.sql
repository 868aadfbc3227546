-- What did the orders bring of each ASIN on each day?
-- result: one row per shop x marketplace x ASIN x day with an order line
with lines as (
    select shop, marketplace, asin, day, units, known_sales, estimated_sales
    from fact.order_line
)
select
    shop,
    marketplace,
    asin,
    day,
    sum(coalesce(known_sales, estimated_sales))                                               as sales,
    cast(sum(units) as bigint)                                                                as units,
    count(*)                                                                                  as order_items,
    coalesce(sum(estimated_sales), 0)                                                         as estimated_sales,
    cast(sum(case when known_sales is null and estimated_sales is null then units else 0 end) as bigint) as unpriced_units
from lines
group by shop, marketplace, asin, day
