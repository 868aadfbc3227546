-- What did advertising of each ASIN cost and bring on each day?
-- result: one row per shop x marketplace x ASIN x day with an advertised-product row
select
    r.shop,
    r.marketplace,
    r.asin,
    r.day,
    cast(sum(r.impressions) as bigint)  as impressions,
    cast(sum(r.clicks) as bigint)       as clicks,
    sum(r.spend)                        as spend,
    sum(r.ad_sales)                     as ad_sales,
    cast(sum(r.ad_orders) as bigint)    as ad_orders,
    sum(r.same_sku_sales)               as same_sku_sales
from fact.ad_row as r
inner join fact.ad_asin_product as p
    on r.shop = p.shop and r.marketplace = p.marketplace and r.day = p.day and r.ad_product = p.ad_product
where r.level = 'advertised_product' and r.asin is not null
group by r.shop, r.marketplace, r.asin, r.day
