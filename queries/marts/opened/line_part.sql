-- What did the ASINs of each product line bring on each day?
-- Order items are unknown where one ASIN's are: a report without them still tells that the others sold none.
-- result: one row per shop x marketplace x line x day, '~none' for ASINs without a line
select
    shop,
    marketplace,
    line,
    day,
    max(currency)                                as currency,
    bool_and(is_complete)                        as is_complete,
    bool_and(coalesce(is_traffic_complete, true)) as is_traffic_complete,
    bool_and(coalesce(is_ads_complete, true))    as is_ads_complete,
    sum(sales)                                   as sales,
    cast(sum(units) as bigint)                   as units,
    cast(case when count(order_items) = count(units) then sum(order_items) end as bigint) as order_items,
    max(sales_source)                            as sales_source,
    sum(estimated_sales)                         as estimated_sales,
    cast(sum(unpriced_units) as bigint)          as unpriced_units,
    cast(sum(sessions) as bigint)                as sessions,
    cast(sum(page_views) as bigint)              as page_views,
    sum(buy_box_page_views)                      as buy_box_page_views,
    cast(sum(buy_box_base) as bigint)            as buy_box_base,
    sum(ad_spend)                                as ad_spend,
    sum(ad_sales)                                as ad_sales,
    cast(sum(ad_orders) as bigint)               as ad_orders,
    cast(sum(ad_clicks) as bigint)               as ad_clicks,
    cast(sum(ad_impressions) as bigint)          as ad_impressions
from mart.asin_day
group by shop, marketplace, line, day
