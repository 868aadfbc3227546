-- What did each product line sell on each site in some days and in the days before them, and how many visits did it have?
-- parameters: first DATE "first day", last DATE "last day", first_before DATE "first day compared with", last_before DATE "last one",
--   shop VARCHAR "null for all", line VARCHAR "null for the whole site", owner VARCHAR "null for everybody"
-- result: one row per shop x marketplace x line; with an owner only their products
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   line VARCHAR text "product line; ~none, ~unallocated and ~brand belong to none"
--   currency VARCHAR text "ISO code"
--   sales DOUBLE money "ordered product sales"
--   sales_before DOUBLE money "the same in the days before"
--   ad_spend DOUBLE money "advertising spend"
--   ad_spend_before DOUBLE money "the same in the days before"
--   units BIGINT count "units on days with visits known"
--   units_before BIGINT count "the same in the days before"
--   order_items BIGINT count "order items on these days; null unless known on all of them"
--   order_items_before BIGINT count "the same in the days before"
--   sessions BIGINT count "visits to products on days with units known"
--   sessions_before BIGINT count "the same in the days before"
--   days BIGINT count "days with sales known"
--   days_before BIGINT count "the same in the days before"
--   ad_days BIGINT count "days with ad spend known"
--   ad_days_before BIGINT count "the same in the days before"
with all_days as (
    select shop, marketplace, line, day, currency, sales, units, order_items, sessions, ad_spend
    from mart.line_day where $owner is null
    union all
    select d.shop, d.marketplace, d.line, d.day, d.currency, d.sales, d.units, d.order_items, d.sessions, d.ad_spend
    from mart.asin_day as d inner join mart.product as p
        on d.shop = p.shop and d.marketplace = p.marketplace and d.asin = p.asin
    where p.owner = $owner
),
known as (
    select
        shop, marketplace, line, day, currency, day >= $first and day <= $last as is_now, sum(sales) as sales, sum(ad_spend) as ad_spend,
        sum(case when sessions is not null then units end)  as units,
        sum(case when units is not null then sessions end)  as sessions,
        sum(case when sessions is not null and units is not null then order_items end)  as order_items,
        bool_and(sessions is null or units is null or order_items is not null)  as knows_items
    from all_days
    where
        ((day >= $first and day <= $last) or (day >= $first_before and day <= $last_before))
        and ($shop is null or shop = $shop)
        and ($line is null or line = $line)
    group by shop, marketplace, line, day, currency
)
select
    shop, marketplace, line, currency,
    sum(case when is_now then sales end) as sales, sum(case when not is_now then sales end) as sales_before,
    sum(case when is_now then ad_spend end) as ad_spend, sum(case when not is_now then ad_spend end) as ad_spend_before,
    cast(sum(case when is_now then units end) as bigint)                             as units,
    cast(sum(case when not is_now then units end) as bigint)                         as units_before,
    cast(case when bool_and(knows_items or not is_now) then sum(case when is_now then order_items end) end as bigint) as order_items,
    cast(case when bool_and(knows_items or is_now) then sum(case when not is_now then order_items end) end as bigint) as order_items_before,
    cast(sum(case when is_now then sessions end) as bigint)                          as sessions,
    cast(sum(case when not is_now then sessions end) as bigint)                      as sessions_before,
    count(case when is_now then sales end) as days, count(case when not is_now then sales end) as days_before,
    count(case when is_now then ad_spend end) as ad_days, count(case when not is_now then ad_spend end) as ad_days_before
from known
group by shop, marketplace, line, currency
order by shop, marketplace, line, currency
