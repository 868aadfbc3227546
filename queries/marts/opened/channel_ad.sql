-- What did each ad product bring each product line on each day, with what belongs to no line in rows of its own?
-- '~halo': sold by an ad of another ASIN. '~brand': not attributed to an ASIN.
-- result: one row per shop x marketplace x line x day x channel of ads; over the lines it adds up to the campaigns
with parts as (
    select
        shop, marketplace, day, channel, sum(sales) as sales, sum(ad_spend) as ad_spend, sum(ad_sales) as ad_sales,
        sum(ad_orders) as ad_orders, sum(ad_clicks) as ad_clicks, sum(ad_impressions) as ad_impressions
    from mart.channel_asin
    group by shop, marketplace, day, channel
)
select
    c.shop, c.marketplace, a.line, c.day, c.channel, c.currency, c.is_complete,
    a.sales, a.ad_spend, a.ad_sales, a.ad_orders, a.ad_clicks, a.ad_impressions
from mart.channel_asin as a
inner join mart.channel_product as c
    on a.shop = c.shop and a.marketplace = c.marketplace and a.day = c.day and a.channel = c.channel
union all
select
    c.shop, c.marketplace, '~brand' as line, c.day, c.channel, c.currency, c.is_complete,
    c.ad_sales - coalesce(p.sales, 0)                                as sales,
    c.spend - coalesce(p.ad_spend, 0)                                as ad_spend,
    c.ad_sales - coalesce(p.ad_sales, 0)                             as ad_sales,
    cast(c.ad_orders - coalesce(p.ad_orders, 0) as bigint)           as ad_orders,
    cast(c.clicks - coalesce(p.ad_clicks, 0) as bigint)              as ad_clicks,
    cast(c.impressions - coalesce(p.ad_impressions, 0) as bigint)    as ad_impressions
from mart.channel_product as c
left join parts as p
    on c.shop = p.shop and c.marketplace = p.marketplace and c.day = p.day and c.channel = p.channel
