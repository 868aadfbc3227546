-- What did each ad product cost and bring on each site and day?
-- result: one row per shop x marketplace x day x ad product that an ads delivery covers
with sums as (
    select
        shop, marketplace, day, ad_product, level,
        cast(sum(impressions) as bigint)  as impressions,
        cast(sum(clicks) as bigint)       as clicks,
        sum(spend)                        as spend,
        sum(ad_sales)                     as ad_sales,
        cast(sum(ad_orders) as bigint)    as ad_orders
    from fact.ad_row
    group by shop, marketplace, day, ad_product, level
)
select
    s.shop,
    s.marketplace,
    s.day,
    s.ad_product,
    s.level,
    s.is_complete,
    case when r.day is null and s.is_absent_zero then 0 else r.impressions end  as impressions,
    case when r.day is null and s.is_absent_zero then 0 else r.clicks end       as clicks,
    case when r.day is null and s.is_absent_zero then 0 else r.spend end        as spend,
    case when r.day is null and s.is_absent_zero then 0 else r.ad_sales end     as ad_sales,
    case when r.day is null and s.is_absent_zero then 0 else r.ad_orders end    as ad_orders
from fact.ad_source as s
left join sums as r
    on s.shop = r.shop and s.marketplace = r.marketplace and s.day = r.day
    and s.ad_product = r.ad_product and s.level = r.level
