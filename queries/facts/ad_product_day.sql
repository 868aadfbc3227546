-- What did each ad product cost and bring on each site and day?
-- From one level, in the declared order (definitions/ad_levels.toml); one that saw the whole day goes first.
-- 'ALL' is a report that does not say the ad product: it stands for SP, SB and SD where not all three are known.
-- result: one row per shop x marketplace x day x ad product
with ranked as (
    select
        d.shop, d.marketplace, d.day, d.ad_product, d.level, d.is_complete, d.impressions, d.clicks, d.spend, d.ad_sales, d.ad_orders,
        row_number() over (partition by d.shop, d.marketplace, d.day, d.ad_product order by d.is_complete desc, l.place) as place
    from fact.ad_level_day as d
    inner join given.ad_level as l
        on d.level = l.level
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
