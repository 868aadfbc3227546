-- What does each level of the ads deliveries in force say about each site, day and ad product?
-- A covered day without a row is zero where the report says so, else the level does not know it.
-- result: one row per shop x marketplace x day x ad product x level that is known
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
    case when r.day is null then 0 else r.impressions end  as impressions,
    case when r.day is null then 0 else r.clicks end       as clicks,
    case when r.day is null then 0 else r.spend end        as spend,
    case when r.day is null then 0 else r.ad_sales end     as ad_sales,
    case when r.day is null then 0 else r.ad_orders end    as ad_orders
from fact.ad_slice as s
left join sums as r
    on s.shop = r.shop and s.marketplace = r.marketplace and s.day = r.day
    and s.ad_product = r.ad_product and s.level = r.level
where r.day is not null or s.is_absent_zero
