-- What did each ASIN do in one week?
-- A figure is null unless the site knows all days of the week; visits of an exported week stand in where the days have none.
-- parameters: first DATE "first day", last DATE "last day", shop VARCHAR "null means all", marketplace VARCHAR "null means all",
--   line VARCHAR "null means all", owner VARCHAR "null means all"
-- result: one row per shop x marketplace x ASIN met by the last day
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   currency VARCHAR text "ISO code"
--   sales DOUBLE money "ordered product sales"
--   units BIGINT count "units ordered"
--   sessions BIGINT count "visits to the product"
--   conversion DOUBLE percent "units / sessions"
--   buy_box DOUBLE percent "Buy Box page views / page views"
--   ad_spend DOUBLE money "ad spend on this ASIN"
--   acos DOUBLE percent "ad spend / ad sales"
--   tacos DOUBLE percent "ad spend / sales"
with known as (
    select
        shop, marketplace, sum(case when is_complete and parts_source is not null then 1 else 0 end) >= max(w.days) as is_sold,
        sum(case when is_traffic_complete then 1 else 0 end) >= max(w.days) as is_visited,
        sum(case when is_ads_complete then 1 else 0 end) >= max(w.days) as is_advertised
    from mart.site_day cross join (select date_diff('day', cast($first as date), cast($last as date)) + 1 as days) as w
    where day between $first and $last group by shop, marketplace
),

sums as (
    select
        d.shop, d.marketplace, d.asin, max(d.currency) as currency, sum(d.ad_sales) as ad_sales, sum(d.buy_box_base) as buy_box_base,
        case when bool_and(d.is_complete and d.sales is not null and k.is_sold) then sum(d.sales) end as sales,
        case when bool_and(d.is_complete and d.sales is not null and k.is_sold) then sum(d.units) end as units,
        case when bool_and(d.is_traffic_complete is true and d.sessions is not null and k.is_visited) then sum(d.sessions) end as sessions,
        sum(d.buy_box_page_views) as buy_box_page_views,
        case when bool_and(d.is_ads_complete is true and d.ad_spend is not null and k.is_advertised) then sum(d.ad_spend) end as ad_spend
    from mart.asin_day as d inner join known as k on d.shop = k.shop and d.marketplace = k.marketplace
    inner join mart.product as p on d.shop = p.shop and d.marketplace = p.marketplace and d.asin = p.asin
    where
        d.day between $first and $last and ($shop is null or d.shop = $shop) and ($marketplace is null or d.marketplace = $marketplace)
        and ($line is null or p.line = $line) and ($owner is null or p.owner = $owner)
    group by d.shop, d.marketplace, d.asin
),

visited as (
    select
        s.shop, s.marketplace, s.asin, s.currency, s.sales, s.units, s.ad_spend, s.ad_sales, coalesce(s.sessions, w.sessions) as sessions,
        case when s.sessions is null then w.buy_box_page_views else s.buy_box_page_views end as buy_box_page_views,
        case when s.sessions is null then w.buy_box_base else s.buy_box_base end as buy_box_base
    from sums as s
    left join mart.asin_span as w
        on s.shop = w.shop and s.marketplace = w.marketplace and s.asin = w.asin and w.is_complete
        and w.span_start = $first and w.span_end = $last
)

select
    shop, marketplace, asin, currency, cast(sales as double) as sales, cast(units as bigint) as units,
    cast(sessions as bigint) as sessions, metric.conversion(units, sessions) as conversion,
    metric.buy_box(buy_box_page_views, buy_box_base) as buy_box, cast(ad_spend as double) as ad_spend,
    metric.acos(ad_spend, ad_sales) as acos, metric.tacos(ad_spend, sales) as tacos
from visited
order by shop, marketplace, asin
