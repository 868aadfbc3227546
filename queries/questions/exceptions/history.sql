-- What did each site or line do on each complete day up to the day asked for?
-- parameters: grain VARCHAR "site or line", until DATE "last day; null means each site's last complete day",
--   back BIGINT "how many days before it", shop VARCHAR "null means all", marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x item x day, complete days only; a day without a row is not known to be zero here
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   item VARCHAR text "the line; empty for the whole site"
--   line VARCHAR text "the line; empty for the whole site"
--   day DATE day "the site's day"
--   last_day DATE day "the site's last complete day up to the one asked for"
--   units BIGINT count "units ordered"
--   sales DOUBLE money "ordered product sales in the site's currency"
--   sessions BIGINT count "visits to products"
--   account_sessions BIGINT count "the account's own sessions; whole site only"
--   page_views BIGINT count "page views whose Buy Box share is known"
--   buy_box_page_views DOUBLE number "page views that owned the Buy Box"
--   ad_spend DOUBLE money "advertising spend"
--   ad_clicks BIGINT count "advertising clicks"
--   ad_orders BIGINT count "orders attributed to advertising"
with last_days as (
    select shop, marketplace, max(day) as last_day
    from mart.site_day
    where
        is_complete and units is not null and ($until is null or day <= $until)
        and ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace)
    group by shop, marketplace
),
observed as (
    select
        shop, marketplace, '' as item, '' as line, day, is_traffic_complete, is_ads_complete, units, sales, sessions,
        buy_box_base, buy_box_page_views, ad_spend, ad_clicks, ad_orders,
        case when is_account_complete then account_sessions end as account_sessions
    from mart.site_day where $grain = 'site' and is_complete
    union all
    select
        shop, marketplace, line as item, line, day, is_traffic_complete, is_ads_complete, units, sales, sessions,
        buy_box_base, buy_box_page_views, ad_spend, ad_clicks, ad_orders, null as account_sessions
    from mart.line_day where $grain = 'line' and is_complete and line not in ('~unallocated', '~brand')
)
select
    o.shop, o.marketplace, o.item, o.line, o.day, d.last_day, o.units, o.sales,
    case when o.is_traffic_complete then o.sessions end           as sessions,
    o.account_sessions,
    case when o.is_traffic_complete then o.buy_box_base end       as page_views,
    case when o.is_traffic_complete then o.buy_box_page_views end as buy_box_page_views,
    case when o.is_ads_complete then o.ad_spend end               as ad_spend,
    case when o.is_ads_complete then o.ad_clicks end              as ad_clicks,
    case when o.is_ads_complete then o.ad_orders end              as ad_orders
from observed as o inner join last_days as d on o.shop = d.shop and o.marketplace = d.marketplace
where o.day <= d.last_day and o.day > d.last_day - cast($back as integer)
order by o.shop, o.marketplace, o.item, o.day
