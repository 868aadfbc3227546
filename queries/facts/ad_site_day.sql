-- What did advertising cost and bring on each site and day, over the ad products that are known?
-- result: one row per shop x marketplace x day that an ads delivery covers
with products as (
    select shop, marketplace, day, ad_product, is_complete, impressions, clicks, spend, ad_sales, ad_orders
    from fact.ad_product_day
),
sums as (
    select
        shop,
        marketplace,
        day,
        bool_and(is_complete)                                    as is_complete,
        cast(sum(impressions) as bigint)                         as impressions,
        cast(sum(clicks) as bigint)                              as clicks,
        sum(spend)                                               as spend,
        sum(ad_sales)                                            as ad_sales,
        cast(sum(ad_orders) as bigint)                           as ad_orders,
        sum(case when ad_product = 'SP' then spend end)          as sp_spend,
        sum(case when ad_product = 'SB' then spend end)          as sb_spend,
        sum(case when ad_product = 'SD' then spend end)          as sd_spend,
        max(case when ad_product in ('SP', 'ALL') then 'SP' end) as sp,
        max(case when ad_product in ('SB', 'ALL') then 'SB' end) as sb,
        max(case when ad_product in ('SD', 'ALL') then 'SD' end) as sd
    from products
    group by shop, marketplace, day
)
select
    shop, marketplace, day, is_complete, impressions, clicks, spend, ad_sales, ad_orders, sp_spend, sb_spend, sd_spend,
    concat_ws('+', sp, sb, sd) as ad_types
from sums
