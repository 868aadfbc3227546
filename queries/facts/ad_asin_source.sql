-- On which days does an advertised-product report tell the ad spend of ASINs?
-- result: one row per shop x marketplace x day
select
    shop,
    marketplace,
    day,
    bool_and(is_complete) as is_complete
from fact.ad_asin_product
group by shop, marketplace, day
