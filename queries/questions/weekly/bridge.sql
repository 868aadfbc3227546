-- What did each ASIN sell in two stretches of days, how often was it visited, and was it on the shelf?
-- Visits are null unless every one of its days is known. Off the shelf: most counts say 0 and most days sold nothing.
-- parameters: first DATE "first day of the later stretch", last DATE "its last day",
--   before_first DATE "first day of the stretch it is compared with", before_last DATE "its last day",
--   shop VARCHAR "null means all", marketplace VARCHAR "null means all", line VARCHAR "null means all",
--   owner VARCHAR "null means all"
-- result: one row per shop x marketplace x ASIN x stretch in which it was known
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   is_now BOOLEAN flag "the later stretch"
--   sales DOUBLE money "ordered product sales"
--   units BIGINT count "units ordered"
--   order_items BIGINT count "order items"
--   sessions BIGINT count "visits to the product"
--   is_off_shelf BOOLEAN flag "out of stock on most days"
with cells as (
    select
        d.shop, d.marketplace, d.asin, d.day >= $first and d.day <= $last as is_now, d.sales, d.units, d.order_items,
        case when d.is_traffic_complete then d.sessions end as sessions,
        case when d.available <= 0 then 1 when d.available > 0 then 0 end as is_empty,
        case when d.units = 0 then 1 else 0 end as is_idle
    from mart.asin_day as d
    where
        (d.day between $first and $last or d.day between $before_first and $before_last)
        and ($shop is null or d.shop = $shop) and ($marketplace is null or d.marketplace = $marketplace)
        and ($line is null or d.line = $line) and ($owner is null or exists (
            select 1 from mart.product as p where p.shop = d.shop and p.marketplace = d.marketplace and p.asin = d.asin and p.owner = $owner
        ))
)

select
    shop, marketplace, asin, is_now,
    cast(sum(sales) as double) as sales,
    cast(sum(units) as bigint) as units,
    cast(sum(order_items) as bigint) as order_items,
    case when count(sessions) = count(*) then cast(sum(sessions) as bigint) end as sessions,
    coalesce(2 * sum(is_empty) > count(is_empty) and 2 * sum(is_idle) > count(*), false) as is_off_shelf
from cells
group by shop, marketplace, asin, is_now
order by shop, marketplace, asin, is_now
