-- Which ads delivery answers for a day, ad product and level, where the ad products of a level are looked at side by side?
-- One that does not tell the ad product (ALL) counts only where none that does covers the day: both hold the same money.
-- result: one row per shop x marketplace x day x ad product x level
with known as (
    select
        delivery_id, shop, marketplace, day, ad_product, level, is_complete,
        bool_or(ad_product <> 'ALL') over (partition by shop, marketplace, day, level) as has_types
    from fact.ad_slice
)
select delivery_id, shop, marketplace, day, ad_product, level, is_complete
from known
where ad_product <> 'ALL' or not has_types
