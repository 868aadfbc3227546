-- What do the ads deliveries in force say, day by day?
-- result: one row per shop x marketplace x day x ad product x level x campaign x ASIN
with rows_given as (
    select
        delivery_id, shop, marketplace, period_start, period_end, ad_product, level, campaign, asin,
        impressions, clicks, spend, ad_sales, ad_orders, same_sku_sales, budget, window_days
    from raw.ads
    where currency = site_currency
)
select
    s.shop,
    s.marketplace,
    s.day,
    s.ad_product,
    s.level,
    r.campaign,
    r.asin,
    cast(sum(r.impressions) as bigint)     as impressions,
    cast(sum(r.clicks) as bigint)          as clicks,
    cast(sum(r.spend) as double)           as spend,
    cast(sum(r.ad_sales) as double)        as ad_sales,
    cast(sum(r.ad_orders) as bigint)       as ad_orders,
    cast(sum(r.same_sku_sales) as double)  as same_sku_sales,
    cast(max(r.budget) as double)          as budget,
    cast(max(r.window_days) as bigint)     as window_days
from fact.ad_slice as s
inner join rows_given as r
    on s.delivery_id = r.delivery_id and s.shop = r.shop and s.marketplace = r.marketplace
    and s.day = r.period_start and s.day = r.period_end and s.ad_product = r.ad_product and s.level = r.level
group by s.shop, s.marketplace, s.day, s.ad_product, s.level, r.campaign, r.asin
