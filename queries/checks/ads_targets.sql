-- What do the keywords and targets say was spent on each complete day on which a coarser level tells the spend?
-- result: one row per shop x marketplace x ad product x day
select
    shop, marketplace, ad_product as item, day as first_day, day as last_day, currency, spend as money, cast(null as bigint) as units
from mart.ad_spend_told
where level = 'targeting' and turn > 1
