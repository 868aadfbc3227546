-- How much money of each day is in another currency than its site's, worth what in the site's, source by source?
-- Zero on a day that a source of money covers; unknown where no rate is.
-- result: one row per shop x marketplace x source x day
with told as (
    select distinct shop, marketplace, source, day
    from part.source_day
    where source in ('orders', 'site_traffic', 'asin_traffic', 'ads', 'visits')
),
other as (
    select m.shop, m.marketplace, m.source, m.day, sum(m.amount * r.rate) as money, count(*) as met
    from part.other_money as m
    inner join given.site as g
        on m.marketplace = g.marketplace
    left join mart.rate_pair as r
        on m.currency = r.currency and g.currency = r.to_currency
    group by m.shop, m.marketplace, m.source, m.day
)
select
    t.shop, t.marketplace, t.source as item, t.day as first_day, t.day as last_day, g.currency,
    case when o.met is null then 0 else o.money end as money, cast(coalesce(o.met, 0) as bigint) as units
from told as t
inner join given.site as g
    on t.marketplace = g.marketplace
left join other as o
    on t.shop = o.shop and t.marketplace = o.marketplace and t.source = o.source and t.day = o.day
