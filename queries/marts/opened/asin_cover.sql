-- How long does the stock of each ASIN last at the pace of the 30 days before the latest snapshot, in-stock days alone?
-- A day counts as in stock when no snapshot of that day says zero.
-- result: one row per shop x marketplace x ASIN of each site's latest snapshot
with latest as (
    select shop, marketplace, max(snapshot_day) as snapshot_day
    from mart.stock_snapshot
    group by shop, marketplace
),
stocked as (
    select s.shop, s.marketplace, s.asin, s.snapshot_day, s.available, s.inbound
    from mart.stock as s
    inner join latest as l
        on s.shop = l.shop and s.marketplace = l.marketplace and s.snapshot_day = l.snapshot_day
),
paced as (
    select
        s.shop, s.marketplace, s.asin, s.snapshot_day, s.available, s.inbound,
        cast(sum(case when coalesce(d.available, 1) > 0 then d.units end) as bigint)                          as units_in_stock_30,
        cast(sum(case when coalesce(d.available, 1) > 0 and d.units is not null then 1 else 0 end) as bigint) as days_in_stock_30
    from stocked as s
    left join mart.asin_day as d
        on s.shop = d.shop and s.marketplace = d.marketplace and s.asin = d.asin and d.is_complete
        and s.snapshot_day > d.day and d.day >= s.snapshot_day - interval 30 day
    group by s.shop, s.marketplace, s.asin, s.snapshot_day, s.available, s.inbound
)
select
    k.shop,
    k.marketplace,
    k.asin,
    k.snapshot_day                                               as day,
    p.line,
    g.currency,
    true                                                         as is_complete,
    k.available,
    k.inbound,
    k.units_in_stock_30,
    k.days_in_stock_30,
    metric.daily_units(k.units_in_stock_30, k.days_in_stock_30)  as daily_units
from paced as k
inner join mart.product as p
    on k.shop = p.shop and k.marketplace = p.marketplace and k.asin = p.asin
inner join given.site as g
    on k.marketplace = g.marketplace
order by k.shop, k.marketplace, k.asin
