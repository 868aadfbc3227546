-- What did the advertised ASINs of each product line bring by each ad product, on the days an ads report tells them apart?
-- Of a line are the sales of the very ASINs advertised; what their ads sold of other ASINs is the halo, '~halo'.
-- result: one row per shop x marketplace x line x day x channel of ads; '~halo' stands on every day that is told apart
with asins as (
    select
        a.shop, a.marketplace, p.line, a.day, g.channel,
        coalesce(sum(a.same_sku_sales), 0)                                               as sales,
        coalesce(sum(case when a.same_sku_sales is not null then a.ad_sales - a.same_sku_sales end), 0) as halo,
        sum(a.spend)                                                                     as ad_spend,
        sum(a.ad_sales)                                                                  as ad_sales,
        cast(sum(a.ad_orders) as bigint)                                                 as ad_orders,
        cast(sum(a.clicks) as bigint)                                                    as ad_clicks,
        cast(sum(a.impressions) as bigint)                                               as ad_impressions
    from part.ad_asin_day as a
    inner join given.ad_channel as g
        on a.ad_product = g.ad_product
    inner join mart.product as p
        on a.shop = p.shop and a.marketplace = p.marketplace and a.asin = p.asin
    group by a.shop, a.marketplace, p.line, a.day, g.channel
),
days as (
    select a.shop, a.marketplace, a.day
    from (select distinct shop, marketplace, day, channel from asins) as a
    left join mart.channel_product as c
        on a.shop = c.shop and a.marketplace = c.marketplace and a.day = c.day and a.channel = c.channel
    group by a.shop, a.marketplace, a.day
    having count(*) = count(c.channel)
)
select
    a.shop, a.marketplace, a.line, a.day, a.channel, a.sales, a.ad_spend, a.ad_sales, a.ad_orders, a.ad_clicks, a.ad_impressions
from asins as a
inner join days as d
    on a.shop = d.shop and a.marketplace = d.marketplace and a.day = d.day
union all
select
    a.shop, a.marketplace, '~halo' as line, a.day, a.channel, sum(a.halo) as sales, cast(0 as double) as ad_spend,
    cast(0 as double) as ad_sales, cast(0 as bigint) as ad_orders, cast(0 as bigint) as ad_clicks,
    cast(0 as bigint) as ad_impressions
from asins as a
inner join days as d
    on a.shop = d.shop and a.marketplace = d.marketplace and a.day = d.day
group by a.shop, a.marketplace, a.day, a.channel
