-- What did each ad product cost and bring for each advertised ASIN, day by day?
-- partition: day
-- result: one row per shop x marketplace x day x ad product x ASIN with an advertised-product row
select
    r.shop,
    r.marketplace,
    r.day,
    r.ad_product,
    r.asin,
    max(g.currency)                     as currency,
    bool_and(p.is_complete)             as is_complete,
    sum(r.spend)                        as spend,
    cast(sum(r.impressions) as bigint)  as impressions,
    cast(sum(r.clicks) as bigint)       as clicks,
    cast(sum(r.ad_orders) as bigint)    as ad_orders,
    sum(r.ad_sales)                     as ad_sales,
    sum(r.same_sku_sales)               as same_sku_sales
from fact.ad_row as r
inner join fact.ad_asin_product as p
    on r.shop = p.shop and r.marketplace = p.marketplace and r.day = p.day and r.ad_product = p.ad_product
inner join given.site as g
    on r.marketplace = g.marketplace
where r.level = 'advertised_product' and r.asin is not null
group by r.shop, r.marketplace, r.day, r.ad_product, r.asin
order by r.shop, r.marketplace, r.day, r.ad_product, r.asin
