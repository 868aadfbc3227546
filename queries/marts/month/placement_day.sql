-- What did ads cost and bring at each place they stood, day by day, by the placement reports in force?
-- These rows feed no total where a campaign report is known.
-- partition: day
-- result: one row per shop x marketplace x day x ad product x campaign x placement
with placed as (
    select
        delivery_id, shop, marketplace, period_start, period_end, ad_product, campaign, coalesce(placement, 'unknown') as placement,
        impressions, clicks, spend, ad_sales, ad_orders, window_days
    from raw.ads
    where level = 'placement' and currency = site_currency
)
select
    s.shop,
    s.marketplace,
    s.day,
    s.ad_product,
    p.campaign,
    p.placement,
    max(g.currency)                     as currency,
    bool_and(s.is_complete)             as is_complete,
    cast(sum(p.spend) as double)        as spend,
    cast(sum(p.impressions) as bigint)  as impressions,
    cast(sum(p.clicks) as bigint)       as clicks,
    cast(sum(p.ad_orders) as bigint)    as ad_orders,
    cast(sum(p.ad_sales) as double)     as ad_sales,
    cast(max(p.window_days) as bigint)  as window_days
from fact.ad_detail_slice as s
inner join placed as p
    on s.delivery_id = p.delivery_id and s.shop = p.shop and s.marketplace = p.marketplace
    and s.day = p.period_start and s.day = p.period_end and s.ad_product = p.ad_product
inner join given.site as g
    on s.marketplace = g.marketplace
where s.level = 'placement'
group by s.shop, s.marketplace, s.day, s.ad_product, p.campaign, p.placement
order by s.shop, s.marketplace, s.day, s.ad_product, p.campaign, p.placement
