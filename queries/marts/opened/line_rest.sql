-- What of a site's day belongs to no ASIN: sales no report splits, and ad spend without an ASIN?
-- result: one row per shop x marketplace x day of mart.site_day; null where the site's own figure is unknown
with parts as (
    select
        shop, marketplace, day, sum(sales) as sales, sum(units) as units, sum(order_items) as order_items,
        sum(ad_spend) as ad_spend, sum(ad_sales) as ad_sales, sum(ad_orders) as ad_orders, sum(ad_clicks) as ad_clicks,
        sum(ad_impressions) as ad_impressions
    from mart.line_part
    group by shop, marketplace, day
)
select
    s.shop,
    s.marketplace,
    s.day,
    s.currency,
    s.is_complete,
    s.is_ads_complete,
    s.sales_source,
    s.sales - coalesce(p.sales, 0)                                     as sales,
    cast(s.units - coalesce(p.units, 0) as bigint)                     as units,
    cast(s.order_items - coalesce(p.order_items, 0) as bigint)         as order_items,
    s.ad_spend - coalesce(p.ad_spend, 0)                               as ad_spend,
    s.ad_sales - coalesce(p.ad_sales, 0)                               as ad_sales,
    cast(s.ad_orders - coalesce(p.ad_orders, 0) as bigint)             as ad_orders,
    cast(s.ad_clicks - coalesce(p.ad_clicks, 0) as bigint)             as ad_clicks,
    cast(s.ad_impressions - coalesce(p.ad_impressions, 0) as bigint)   as ad_impressions
from part.site_day as s
left join parts as p
    on s.shop = p.shop and s.marketplace = p.marketplace and s.day = p.day
