-- Which ad spend counts on each complete day: that of the first level known, ad product by ad product?
-- result: one row per shop x marketplace x ad product x day
select
    shop, marketplace, ad_product as item, day as first_day, day as last_day, currency, spend as money, cast(null as bigint) as units
from mart.ad_spend_told
where turn = 1
