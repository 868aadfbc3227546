-- What did this ASIN do, in steps of some days that end at `until`?
-- Sums over the rows there are: `asin/coverage` says whether a missing row means nothing sold or nothing known.
-- parameters: asin TEXT "child ASIN", marketplace TEXT "two-letter site", shop TEXT "seller account; null for all",
--   since DATE "first day", until DATE "last day", step BIGINT "days in a step: 1 or 7"
-- result: one row per step
--   day DATE day "last day of the step"
--   sales DOUBLE money "ordered product sales"
--   units BIGINT count "units ordered"
--   price DOUBLE money "sales / units; null without units"
--   sessions BIGINT count "visits to the product"
--   conversion DOUBLE percent "units / sessions"
--   buy_box DOUBLE percent "Buy Box page views / page views"
--   ad_spend DOUBLE money "ad spend on this ASIN"
--   impressions BIGINT count "ad impressions"
--   ctr DOUBLE percent "clicks / impressions"
--   ad_conversion DOUBLE percent "ad orders / clicks"
--   available BIGINT count "sellable units, the lowest snapshot of the step"
with cells as (
    select
        calendar.day as calendar_day, cell.shop, cell.sales, cell.units, cell.sessions, cell.page_views,
        cell.buy_box_page_views, cell.ad_spend, cell.ad_impressions, cell.ad_clicks, cell.ad_orders, cell.available,
        cast(floor(date_diff('day', calendar.day, cast($until as date)) / cast($step as double)) as bigint) as step
    from mart.day as calendar
    left join mart.asin_day as cell
        on
            calendar.day = cell.day and cell.asin = $asin and cell.marketplace = $marketplace
            and ($shop is null or cell.shop = $shop)
    where calendar.day between $since and $until
),

days as (
    select
        step, calendar_day as day, sum(sales) as sales, sum(units) as units, sum(sessions) as sessions,
        sum(page_views) as page_views, sum(buy_box_page_views) as buy_box_page_views, sum(ad_spend) as ad_spend,
        sum(ad_impressions) as impressions, sum(ad_clicks) as clicks, sum(ad_orders) as ad_orders,
        sum(available) as available
    from cells
    group by step, calendar_day
),

steps as (
    select
        max(day) as day, sum(sales) as sales, sum(units) as units, sum(sessions) as sessions,
        sum(page_views) as page_views, sum(buy_box_page_views) as buy_box_page_views, sum(ad_spend) as ad_spend,
        sum(impressions) as impressions, sum(clicks) as clicks, sum(ad_orders) as ad_orders, min(available) as available
    from days
    group by step
)

select
    day, sales, units, metric.asp(sales, units) as price, sessions, metric.conversion(units, sessions) as conversion,
    metric.buy_box(buy_box_page_views, page_views) as buy_box, ad_spend, impressions,
    metric.ctr(clicks, impressions) as ctr, metric.ad_conversion(ad_orders, clicks) as ad_conversion, available
from steps
order by day asc
