-- What did each product line bring on each day, with what belongs to no ASIN in rows of its own?
-- '~none': ASINs without a line; '~unallocated': the site's total minus its ASINs; '~brand': its ad spend minus its ASINs'.
-- result: one row per shop x marketplace x line x day; over the lines of a day it adds up to mart.site_day
with lines as (
    select
        shop, marketplace, line, day, currency, is_complete, is_traffic_complete, is_ads_complete, sales, units, order_items,
        sales_source, estimated_sales, unpriced_units, sessions, page_views, buy_box_page_views, buy_box_base,
        ad_spend, ad_sales, ad_orders, ad_clicks, ad_impressions
    from mart.line_part
),
rest as (
    select
        shop, marketplace, day, currency, is_complete, is_ads_complete, sales_source, sales, units, order_items,
        ad_spend, ad_sales, ad_orders, ad_clicks, ad_impressions
    from mart.line_rest
)
select
    shop, marketplace, line, day, currency, is_complete, is_traffic_complete, is_ads_complete, sales, units, order_items,
    sales_source, estimated_sales, unpriced_units, sessions, page_views, buy_box_page_views, buy_box_base,
    ad_spend, ad_sales, ad_orders, ad_clicks, ad_impressions
from lines
union all
select
    shop, marketplace, '~unallocated' as line, day, currency, is_complete, null as is_traffic_complete, null as is_ads_complete,
    sales, units, order_items, sales_source, null as estimated_sales, null as unpriced_units, null as sessions,
    null as page_views, null as buy_box_page_views, null as buy_box_base,
    null as ad_spend, null as ad_sales, null as ad_orders, null as ad_clicks, null as ad_impressions
from rest
where abs(sales) > 0.000001 or units <> 0 or order_items <> 0
union all
select
    shop, marketplace, '~brand' as line, day, currency, is_complete, null as is_traffic_complete, is_ads_complete,
    null as sales, null as units, null as order_items, null as sales_source, null as estimated_sales, null as unpriced_units,
    null as sessions, null as page_views, null as buy_box_page_views, null as buy_box_base,
    ad_spend, ad_sales, ad_orders, ad_clicks, ad_impressions
from rest
where abs(ad_spend) > 0.000001 or ad_clicks <> 0 or ad_impressions <> 0 or ad_orders <> 0
