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
        calendar.day, calendar.day + cast(date_diff('day', calendar.day, cast($until as date)) % $step as integer) as step_day,
        cell.available, cell.buy_box_page_views, cell.buy_box_base, case when cell.is_complete then cell.sales end as sales,
        case when cell.is_complete then cell.units end as units, case when cell.is_traffic_complete then cell.sessions end as sessions,
        case when cell.is_ads_complete then cell.ad_spend end as ad_spend, cell.ad_impressions, cell.ad_clicks, cell.ad_orders
    from mart.day as calendar
    left join mart.asin_day as cell
        on calendar.day = cell.day and cell.asin = $asin and cell.marketplace = $marketplace and ($shop is null or cell.shop = $shop)
    where calendar.day between $since and $until
),
steps as (
    select
        max(day) as day, count(distinct day) as days, count(sales) as sold, count(sessions) as visited,
        count(ad_spend) as advertised, count(available) as stocked, sum(sales) as sales, cast(sum(units) as bigint) as units,
        cast(sum(sessions) as bigint) as sessions, sum(buy_box_page_views) as buy_box_page_views,
        sum(buy_box_base) as buy_box_base, sum(ad_spend) as ad_spend, cast(sum(ad_impressions) as bigint) as impressions,
        sum(ad_clicks) as clicks, sum(ad_orders) as ad_orders, cast(sum(available) as bigint) as available
    from cells
    group by step_day
),
known as (
    select
        day, buy_box_page_views, ad_orders, case when stocked = shops then available end as available,
        case when sold = days * shops then sales end as sales, case when sold = days * shops then units end as units,
        case when visited = days * shops then sessions end as sessions,
        case when visited = days * shops then buy_box_base end as buy_box_base,
        case when advertised = days * shops then ad_spend end as ad_spend,
        case when advertised = days * shops then clicks end as clicks,
        case when advertised = days * shops then impressions end as impressions
    from steps
    inner join accounts on accounts.shops > 0
)
select
    day, sales, units, metric.asp(sales, units) as price, sessions, metric.conversion(units, sessions) as conversion,
    metric.buy_box(buy_box_page_views, buy_box_base) as buy_box, ad_spend, impressions,
    metric.ctr(clicks, impressions) as ctr, metric.ad_conversion(ad_orders, clicks) as ad_conversion, available
from known
order by day asc
