-- Which ad products' advertised-product reports tell the ad spend of ASINs on a day?
-- 'ALL' stands for SP, SB and SD where not all three are known.
-- result: one row per shop x marketplace x day x ad product
with known as (
    select
        shop, marketplace, day, ad_product, is_complete,
        bool_or(ad_product = 'ALL') over (partition by shop, marketplace, day) as has_all,
        sum(case when ad_product in ('SP', 'SB', 'SD') then 1 else 0 end) over (partition by shop, marketplace, day) as types
    from fact.ad_level_day
    where level = 'advertised_product'
)
select shop, marketplace, day, ad_product, is_complete
from known
where
    not has_all
    or (types = 3 and ad_product <> 'ALL')
    or (types < 3 and ad_product = 'ALL')
