-- What did each campaign cost and bring, day by day, from the level that gives the site's ad spend?
-- partition: day
-- result: one row per shop x marketplace x day x ad product x campaign
select
    r.shop,
    r.marketplace,
    r.day,
    r.ad_product,
    r.campaign,
    max(g.currency)                     as currency,
    s.level,
    bool_and(s.is_complete)             as is_complete,
    sum(r.spend)                        as spend,
    cast(sum(r.impressions) as bigint)  as impressions,
    cast(sum(r.clicks) as bigint)       as clicks,
    cast(sum(r.ad_orders) as bigint)    as ad_orders,
    sum(r.ad_sales)                     as ad_sales,
    max(r.budget)                       as budget,
    max(r.window_days)                  as window_days
from fact.ad_row as r
inner join fact.ad_product_day as s
    on r.shop = s.shop and r.marketplace = s.marketplace and r.day = s.day and r.ad_product = s.ad_product and r.level = s.level
inner join given.site as g
    on r.marketplace = g.marketplace
group by r.shop, r.marketplace, r.day, r.ad_product, r.campaign, s.level
order by r.shop, r.marketplace, r.day, r.ad_product, r.campaign
