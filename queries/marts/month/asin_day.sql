-- What do we know of each ASIN on each day?
-- A missing row of a covering report is zero, a missing report unknown.
-- partition: day
-- result: one row per shop x marketplace x ASIN x day
with known as (
    select
        g.shop, g.marketplace, g.asin, g.day, s.parts_source, s.is_parts_complete,
        t.is_complete as is_traffic_complete, c.is_complete as is_ads_complete,
        s.parts_source is not null and p.day is null and s.is_absent_zero  as is_sales_zero,
        t.day is not null and v.day is null and t.is_absent_zero           as is_traffic_zero,
        c.day is not null and a.day is null                                as is_ads_zero,
        p.sales, p.units, p.order_items, p.estimated_sales, p.unpriced_units,
        v.sessions, v.page_views, v.buy_box_page_views, v.buy_box_base,
        a.spend, a.clicks, a.impressions, a.ad_orders, a.ad_sales, a.same_sku_sales, i.available
    from fact.asin_grid as g
    left join fact.sales_source as s on g.shop = s.shop and g.marketplace = s.marketplace and g.day = s.day
    left join fact.asin_sold as p on g.shop = p.shop and g.marketplace = p.marketplace and g.day = p.day and g.asin = p.asin
    left join fact.traffic_site_day as t on g.shop = t.shop and g.marketplace = t.marketplace and g.day = t.day
    left join fact.asin_traffic_day as v on g.shop = v.shop and g.marketplace = v.marketplace and g.day = v.day and g.asin = v.asin
    left join fact.ad_asin_source as c on g.shop = c.shop and g.marketplace = c.marketplace and g.day = c.day
    left join fact.ad_asin_day as a on g.shop = a.shop and g.marketplace = a.marketplace and g.day = a.day and g.asin = a.asin
    left join fact.stock_known as i on g.shop = i.shop and g.marketplace = i.marketplace and g.day = i.day and g.asin = i.asin
)
select
    k.shop,
    k.marketplace,
    k.asin,
    k.day,
    s.currency,
    coalesce(k.is_parts_complete, false)                                    as is_complete,
    case when k.is_sales_zero then 0 else k.sales end                       as sales,
    case when k.is_sales_zero then 0 else k.units end                       as units,
    case when k.is_sales_zero then 0 else k.order_items end                 as order_items,
    k.parts_source                                                          as sales_source,
    case when k.is_sales_zero then 0 else k.estimated_sales end             as estimated_sales,
    case when k.is_sales_zero then 0 else k.unpriced_units end              as unpriced_units,
    case when k.is_traffic_zero then 0 else k.sessions end                  as sessions,
    case when k.is_traffic_zero then 0 else k.page_views end                as page_views,
    case when k.is_traffic_zero then 0 else k.buy_box_page_views end        as buy_box_page_views,
    case when k.is_traffic_zero then 0 else k.buy_box_base end              as buy_box_base,
    k.is_traffic_complete,
    case when k.is_ads_zero then 0 else k.spend end                         as ad_spend,
    case when k.is_ads_zero then 0 else k.clicks end                        as ad_clicks,
    case when k.is_ads_zero then 0 else k.impressions end                   as ad_impressions,
    case when k.is_ads_zero then 0 else k.ad_orders end                     as ad_orders,
    case when k.is_ads_zero then 0 else k.ad_sales end                      as ad_sales,
    case when k.is_ads_zero then 0 else k.same_sku_sales end                as same_sku_sales,
    k.is_ads_complete,
    k.available
from known as k
inner join given.site as s on k.marketplace = s.marketplace
where
    k.is_sales_zero or k.is_traffic_zero or k.is_ads_zero or k.units is not null or k.sales is not null
    or k.sessions is not null or k.page_views is not null or k.spend is not null
order by k.shop, k.marketplace, k.asin, k.day
