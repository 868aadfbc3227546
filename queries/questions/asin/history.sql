-- What did this ASIN do, in steps of some days that end at `until`?
-- A figure is null unless every account that sells the ASIN has it for every complete day of the step.
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site", shop VARCHAR "seller account; null for all",
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
--   available BIGINT count "sellable units; null where a step holds several snapshots"
with accounts as (
    select count(distinct shop) as shops
    from mart.product where asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop)
),

cells as (
    select
        day, available, buy_box_page_views, buy_box_base, case when is_complete then sales end as sales,
        case when is_complete then units end as units, case when is_traffic_complete then sessions end as sessions,
        case when is_ads_complete then ad_spend end as ad_spend, ad_impressions, ad_clicks, ad_orders
    from mart.asin_day
    where asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop)
),

steps as (
    select
        accounts.shops, max(calendar.day) as day, count(distinct calendar.day) * accounts.shops as wanted,
        count(cells.sales) as sold, count(cells.sessions) as visited, count(cells.ad_spend) as advertised,
        count(cells.available) as stocked, sum(cells.sales) as sales, sum(cells.units) as units,
        sum(cells.sessions) as sessions, sum(cells.buy_box_page_views) as buy_box_page_views,
        sum(cells.buy_box_base) as buy_box_base, sum(cells.ad_spend) as ad_spend, sum(cells.ad_impressions) as impressions,
        sum(cells.ad_clicks) as clicks, sum(cells.ad_orders) as ad_orders, sum(cells.available) as available
    from mart.day as calendar cross join accounts
    left join cells on calendar.day = cells.day
    where calendar.day between $since and $until
    group by accounts.shops, floor(date_diff('day', calendar.day, cast($until as date)) / cast($step as double))
),

known as (
    select
        day, buy_box_page_views, ad_orders, case when stocked = shops then available end as available,
        case when sold = wanted then sales end as sales, case when sold = wanted then units end as units,
        case when visited = wanted then sessions end as sessions, case when visited = wanted then buy_box_base end as buy_box_base,
        case when advertised = wanted then ad_spend end as ad_spend, case when advertised = wanted then clicks end as clicks,
        case when advertised = wanted then impressions end as impressions
    from steps
)

select
    day, sales, units, metric.asp(sales, units) as price, sessions, metric.conversion(units, sessions) as conversion,
    metric.buy_box(buy_box_page_views, buy_box_base) as buy_box, ad_spend, impressions,
    metric.ctr(clicks, impressions) as ctr, metric.ad_conversion(ad_orders, clicks) as ad_conversion, available
from known
order by day asc
