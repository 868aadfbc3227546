-- What did advertising of each ASIN cost and bring on each day?
-- result: one row per shop x marketplace x ASIN x day with an advertised-product row
select
    shop,
    marketplace,
    asin,
    day,
    cast(sum(impressions) as bigint)  as impressions,
    cast(sum(clicks) as bigint)       as clicks,
    sum(spend)                        as spend,
    sum(ad_sales)                     as ad_sales,
    cast(sum(ad_orders) as bigint)    as ad_orders,
    sum(same_sku_sales)               as same_sku_sales
from fact.ad_row
where level = 'advertised_product' and asin is not null
group by shop, marketplace, asin, day
