-- What did each ad product cost and bring on each site and day?
-- From one level: campaign, else advertised product, else search term; one that saw the whole day goes first.
-- 'ALL' is a report that does not say the ad product: it stands for SP, SB and SD where not all three are known.
-- result: one row per shop x marketplace x day x ad product
with ranked as (
    select
        shop, marketplace, day, ad_product, level, is_complete, impressions, clicks, spend, ad_sales, ad_orders,
        row_number() over (
            partition by shop, marketplace, day, ad_product
            order by is_complete desc, case level when 'campaign' then 1 when 'advertised_product' then 2 else 3 end, level
        ) as place
    from fact.ad_level_day
),
chosen as (
    select
        shop, marketplace, day, ad_product, level, is_complete, impressions, clicks, spend, ad_sales, ad_orders,
        bool_or(ad_product = 'ALL') over (partition by shop, marketplace, day) as has_all,
        sum(case when ad_product in ('SP', 'SB', 'SD') then 1 else 0 end) over (partition by shop, marketplace, day) as types
    from ranked
    where place = 1
)
select shop, marketplace, day, ad_product, level, is_complete, impressions, clicks, spend, ad_sales, ad_orders
from chosen
where
    not has_all
    or (types = 3 and ad_product <> 'ALL')
    or (types < 3 and ad_product = 'ALL')
