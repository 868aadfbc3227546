-- On which days does an advertised-product report tell the ad spend of ASINs?
-- result: one row per shop x marketplace x day
select
    shop,
    marketplace,
    day,
    bool_and(is_complete)     as is_complete,
    bool_and(is_absent_zero)  as is_absent_zero
from fact.ad_slice
where level = 'advertised_product'
group by shop, marketplace, day
