-- What do we know of each shop, site and day?
-- partition: day
-- result: one row per shop x marketplace x day that any daily source covers
with days as (
    select shop, marketplace, day from fact.site_sold
    union
    select shop, marketplace, day from fact.traffic_site_day
    union
    select shop, marketplace, day from fact.ad_site_day
)
select
    d.shop,
    d.marketplace,
    d.day,
    g.currency,
    coalesce(s.is_complete, false)  as is_complete,
    s.sales,
    s.units,
    s.order_items,
    s.sales_source,
    s.parts_source,
    s.estimated_sales,
    s.unpriced_units,
    o.orders,
    o.sales                         as order_sales,
    r.sessions                      as account_sessions,
    r.page_views                    as page_views_account,
    r.buy_box_share                 as buy_box_share_account,
    r.units_refunded,
    r.is_complete                   as is_account_complete,
    t.sessions,
    t.page_views,
    t.buy_box_page_views,
    t.buy_box_base,
    t.is_complete                   as is_traffic_complete,
    a.spend                         as ad_spend,
    a.ad_sales,
    a.ad_orders,
    a.clicks                        as ad_clicks,
    a.impressions                   as ad_impressions,
    a.sp_spend,
    a.sb_spend,
    a.sd_spend,
    a.ad_types,
    a.is_complete                   as is_ads_complete
from days as d
inner join given.site as g on d.marketplace = g.marketplace
left join fact.site_sold as s on d.shop = s.shop and d.marketplace = s.marketplace and d.day = s.day
left join fact.order_site_day as o on d.shop = o.shop and d.marketplace = o.marketplace and d.day = o.day
left join fact.site_report_day as r on d.shop = r.shop and d.marketplace = r.marketplace and d.day = r.day
left join fact.traffic_site_day as t on d.shop = t.shop and d.marketplace = t.marketplace and d.day = t.day
left join fact.ad_site_day as a on d.shop = a.shop and d.marketplace = a.marketplace and d.day = a.day
order by d.shop, d.marketplace, d.day
