-- What do by-ASIN deliveries that know the channel say of each ASIN, day and channel?
-- They tell sessions, not visitors; the delivery that answers for the day's traffic is read.
-- result: one row per shop x marketplace x day x ASIN x channel
select
    r.shop,
    r.marketplace,
    r.period_start                        as day,
    r.asin,
    coalesce(c.channel, r.channel)        as channel,
    cast(sum(r.sessions) as bigint)       as sessions,
    cast(sum(r.page_views) as bigint)     as page_views,
    cast(sum(r.order_items) as bigint)    as order_items,
    cast(sum(r.units) as bigint)          as units,
    cast(sum(r.sales) as double)          as sales,
    max(r.site_currency)                  as currency
from raw.asin_period as r
inner join fact.asin_slice as s
    on r.delivery_id = s.delivery_id and r.shop = s.shop and r.marketplace = s.marketplace and r.period_start = s.day
    and s.part = 'traffic'
left join given.channel_name as c
    on lower(regexp_replace(r.channel, '[^\p{L}\p{N}]', '', 'g')) = c.name
where r.channel is not null and r.period_start = r.period_end and (r.currency is null or r.currency = r.site_currency)
group by r.shop, r.marketplace, r.period_start, r.asin, coalesce(c.channel, r.channel)
