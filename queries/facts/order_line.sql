-- What does the latest export say about each order line that is a sale, and what is it worth?
-- A pending line without a price is worth the last price of its ASIN, no older than the month before the line's.
-- result: one row per order line that is neither cancelled nor sold outside Amazon
with orders as (
    select
        shop, marketplace, item_key, order_key, day, purchased_at, asin, units, sales, tax, is_pending, is_cancelled, is_amazon,
        row_number() over (
            partition by shop, marketplace, item_key
            order by updated_at desc nulls last, exported_at desc, digest desc, line_number desc
        ) as recency
    from raw.orders
    where currency is null or currency = site_currency
),
lines as (
    select
        shop, marketplace, item_key, order_key, day, purchased_at, asin, units, sales, tax, is_pending,
        case when sales > 0 and units > 0 then metric.asp(sales, units) end as unit_price
    from orders
    where recency = 1 and is_amazon and not is_cancelled
),
runs as (
    select
        shop, marketplace, item_key, order_key, day, purchased_at, asin, units, sales, tax, is_pending, unit_price,
        count(unit_price) over (
            partition by shop, marketplace, asin
            order by purchased_at, item_key
            rows between unbounded preceding and current row
        ) as price_run
    from lines
),
last_known as (
    select
        shop, marketplace, item_key, order_key, day, asin, units, sales, tax, is_pending,
        max(unit_price) over (partition by shop, marketplace, asin, price_run)                            as last_price,
        max(case when unit_price is not null then day end) over (partition by shop, marketplace, asin, price_run) as price_day
    from runs
)
select
    l.shop,
    l.marketplace,
    l.item_key,
    l.order_key,
    l.day,
    l.asin,
    l.units,
    cast(l.sales as double) as known_sales,
    cast(l.tax as double)   as tax,
    case when l.sales is null and l.is_pending and l.price_day >= d.month_before then l.units * l.last_price end as estimated_sales
from last_known as l
inner join given.day as d
    on l.day = d.day
