-- What did each ad product cost and bring for each advertised ASIN, day by day, and can that day's sales be told by channel?
-- Its keys are numbers as those of the product's days: each row's day is looked up. In the order of days, which the product's lookup loses.
-- keys: shop, marketplace, asin of mart.product
-- result: one row per shop x marketplace x day x ad product x ASIN with an advertised-product row
select
    a.shop, a.marketplace, a.day, a.ad_product, a.asin, a.currency, a.is_complete, a.spend, a.impressions, a.clicks, a.ad_orders,
    a.ad_sales, a.same_sku_sales, t.day is not null as is_by_channel
from part.ad_asin_day as a
left join mart.channel_told as t
    on a.shop = t.shop and a.marketplace = t.marketplace and a.day = t.day
where exists (select 1 from mart.product as p where p.shop = a.shop and p.marketplace = a.marketplace and p.asin = a.asin)
order by a.day, a.shop, a.marketplace, a.asin, a.ad_product
