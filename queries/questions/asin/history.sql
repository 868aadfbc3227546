-- What did this ASIN do, in steps of some days that end at `until`?
-- A figure is null unless every account that sells the ASIN has it for every complete day of the step.
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site", shop VARCHAR "seller account; null for all",
--   since DATE "first day", until DATE "last day", step BIGINT "days in a step: 1 or 7"
-- result: one row per step; none when no account sold the ASIN
--   day DATE day "last day of the step"
--   sales DOUBLE money "ordered product sales"
--   units BIGINT count "units ordered"
--   price DOUBLE money "sales / units; null without units"
--   sessions BIGINT count "visits to the product"
--   conversion DOUBLE percent "units / sessions"
--   buy_box DOUBLE percent "Buy Box page views / page views"
--   ad_spend DOUBLE money "ad spend on this ASIN"
--   impressions BIGINT count "ad impressions"
--   clicks BIGINT count "clicks on its ads"
--   ctr DOUBLE percent "clicks / impressions"
--   ad_conversion DOUBLE percent "ad orders / clicks"
--   available BIGINT count "sellable units; null where a step holds several snapshots"
with accounts as (
    select count(distinct shop) as shops from mart.asin_day
    where asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop)
),

cells as (
    select
        day, available, case when is_complete then sales end as sales, case when is_complete then units end as units,
        case when is_traffic_complete then sessions end as sessions, buy_box_page_views, buy_box_base,
        case when is_ads_complete then ad_spend end as ad_spend, ad_impressions, ad_clicks, ad_orders
    from mart.asin_day
    where asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop)
),

days as (
    select day, date_diff('day', day, cast($until as date)) as distance from mart.day where day between $since and $until
),

steps as (
    select
        accounts.shops, max(days.day) as day, count(distinct days.day) * accounts.shops as wanted, count(cells.sales) as sold,
        count(cells.sessions) as visited, count(cells.ad_spend) as advertised, count(cells.available) as stocked,
        sum(cells.sales) as sales, cast(sum(cells.units) as bigint) as units, cast(sum(cells.sessions) as bigint) as sessions,
        sum(cells.buy_box_page_views) as buy_box_page_views, sum(cells.buy_box_base) as buy_box_base,
        sum(cells.ad_spend) as ad_spend, cast(sum(cells.ad_impressions) as bigint) as impressions, sum(cells.ad_clicks) as clicks,
        sum(cells.ad_orders) as ad_orders, cast(sum(cells.available) as bigint) as available
    from days inner join accounts on accounts.shops > 0
    left join cells on days.day = cells.day
    group by accounts.shops, days.distance - mod(days.distance, cast($step as bigint))
)
select
    day, case when sold = wanted then sales end as sales, case when sold = wanted then units end as units,
    case when sold = wanted then metric.asp(sales, units) end as price, case when visited = wanted then sessions end as sessions,
    case when visited = wanted and sold = wanted then metric.conversion(units, sessions) end as conversion,
    case when visited = wanted then metric.buy_box(buy_box_page_views, buy_box_base) end as buy_box,
    case when advertised = wanted then ad_spend end as ad_spend, case when advertised = wanted then impressions end as impressions,
    case when advertised = wanted then cast(clicks as bigint) end as clicks,
    case when advertised = wanted then metric.ctr(clicks, impressions) end as ctr,
    case when advertised = wanted then metric.ad_conversion(ad_orders, clicks) end as ad_conversion,
    case when stocked = shops then available end as available
from steps
order by day asc
