-- What did each ad product bring on each day, over all campaigns?
-- result: one row per shop x marketplace x day x channel of ads, where both sales and ad sales are known
select
    d.shop,
    d.marketplace,
    d.day,
    g.channel,
    s.currency,
    s.is_complete and s.is_ads_complete       as is_complete,
    sum(d.ad_sales)                           as ad_sales,
    sum(d.spend)                              as spend,
    cast(sum(d.ad_orders) as bigint)          as ad_orders,
    cast(sum(d.clicks) as bigint)             as clicks,
    cast(sum(d.impressions) as bigint)        as impressions
from part.campaign_day as d
inner join part.site_day as s
    on d.shop = s.shop and d.marketplace = s.marketplace and d.day = s.day
inner join given.ad_channel as g
    on d.ad_product = g.ad_product
where s.sales is not null and s.ad_sales is not null
group by d.shop, d.marketplace, d.day, g.channel, s.currency, s.is_complete, s.is_ads_complete
