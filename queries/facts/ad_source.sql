-- Which level gives the ad spend of a site, day and ad product: campaign, else advertised product, else search term?
-- A level that saw the whole day goes before one that did not.
-- result: one row per shop x marketplace x day x ad product
with ranked as (
    select
        shop, marketplace, day, ad_product, level, is_complete, is_absent_zero,
        row_number() over (
            partition by shop, marketplace, day, ad_product
            order by is_complete desc, case level when 'campaign' then 1 when 'advertised_product' then 2 else 3 end, level
        ) as place
    from fact.ad_slice
)
select shop, marketplace, day, ad_product, level, is_complete, is_absent_zero
from ranked
where place = 1
