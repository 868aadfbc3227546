-- What did the ads of one product cost and bring in the last four weeks, by ad type?
-- parameters: asin VARCHAR "the product", marketplace VARCHAR "two-letter site", shop VARCHAR "null for all", day DATE "28 days end on it"
-- result: one row per ad product that advertised it, largest spend first
--   ad_product VARCHAR text "SP, SB or SD; ALL where the export does not tell them apart"
--   spend DOUBLE money "ad spend"
--   ad_sales DOUBLE money "attributed sales of all products"
--   same_sku_sales DOUBLE money "of these, of the product itself; null where the report does not say"
--   ad_orders BIGINT count "attributed orders"
--   clicks BIGINT count "clicks"
--   impressions BIGINT count "impressions"
select
    ad_product,
    coalesce(sum(spend), 0)                          as spend,
    sum(ad_sales)                                    as ad_sales,
    sum(same_sku_sales)                              as same_sku_sales,
    cast(sum(ad_orders) as bigint)                   as ad_orders,
    cast(sum(clicks) as bigint)                      as clicks,
    cast(sum(impressions) as bigint)                 as impressions
from mart.ad_asin_day
where
    asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop)
    and day <= cast($day as date) and day > cast($day as date) - interval 28 day
group by ad_product
order by spend desc, ad_product asc
