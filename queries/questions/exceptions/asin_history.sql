-- What did each ASIN do on each complete day up to the day asked for?
-- Apart from `exceptions/history`: there are a thousand times as many rows, and names held as enumerations are compared and sorted by place.
-- parameters: until DATE "last day; null means each site's last complete day",
--   back BIGINT "how many days before it", shop VARCHAR "null means all", marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x item x day, complete days only; a day without a row is not known to be zero here
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   item VARCHAR text "the ASIN"
--   line VARCHAR text "its product line; ~none without one"
--   day DATE day "the site's day"
--   last_day DATE day "the site's last complete day up to the one asked for"
--   units BIGINT count "units ordered"
--   sales DOUBLE money "ordered product sales in the site's currency"
--   sessions BIGINT count "visits to products"
--   page_views BIGINT count "page views whose Buy Box share is known"
--   buy_box_page_views DOUBLE number "page views that owned the Buy Box"
--   ad_spend DOUBLE money "advertising spend"
--   ad_clicks BIGINT count "advertising clicks"
--   ad_orders BIGINT count "orders attributed to advertising"
--   available BIGINT count "sellable stock; null when unknown"
with last_days as (
    select shop, marketplace, max(day) as last_day
    from mart.site_day
    where
        is_complete and units is not null and ($until is null or day <= $until)
        and ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace)
    group by shop, marketplace
)
select
    o.shop, o.marketplace, o.asin as item, o.line, o.day, d.last_day, o.units, o.sales,
    case when o.is_traffic_complete then o.sessions end           as sessions,
    case when o.is_traffic_complete then o.buy_box_base end       as page_views,
    case when o.is_traffic_complete then o.buy_box_page_views end as buy_box_page_views,
    case when o.is_ads_complete then o.ad_spend end               as ad_spend,
    case when o.is_ads_complete then o.ad_clicks end              as ad_clicks,
    case when o.is_ads_complete then o.ad_orders end              as ad_orders,
    o.available
from mart.asin_day as o inner join last_days as d on o.shop = d.shop and o.marketplace = d.marketplace
where
    o.is_complete and o.day <= d.last_day and o.day > d.last_day - cast($back as integer)
    and ($until is null or o.day <= $until)
order by o.shop, o.marketplace, o.asin, o.day
