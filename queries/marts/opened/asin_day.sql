-- What do we know of each ASIN on each day, with its product line and price, and whether its sales can be told by channel?
-- In the order of the months' files, which the join loses: days asked for then lie together, and so does a product within them.
-- keys: shop, marketplace, asin, line of mart.product
-- result: one row per shop x marketplace x ASIN x day
select
    a.shop, a.marketplace, a.asin, a.day, a.currency, p.line, a.is_complete,
    a.sales, a.units, a.order_items, a.sales_source, a.estimated_sales, a.unpriced_units,
    a.sessions, a.page_views, a.buy_box_page_views, a.buy_box_base, a.is_traffic_complete,
    a.ad_spend, a.ad_clicks, a.ad_impressions, a.ad_orders, a.ad_sales, a.same_sku_sales, a.is_ads_complete,
    a.available,
    t.day is not null and a.sales is not null as is_by_channel,
    metric.asp(a.sales, a.units) as price
from part.asin_day as a
inner join mart.product as p
    on a.shop = p.shop and a.marketplace = p.marketplace and a.asin = p.asin
left join mart.channel_told as t
    on a.shop = t.shop and a.marketplace = t.marketplace and a.day = t.day
order by year(a.day), month(a.day), a.shop, a.marketplace, a.asin, a.day
