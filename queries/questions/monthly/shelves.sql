-- How much of each product is left at Amazon at the last snapshot of these days, and how fast does it sell?
-- An ASIN that the last snapshot does not name has none left; the pace is of in-stock days alone.
-- parameters: since DATE "first day of snapshots", until DATE "last day", shop VARCHAR "null means all",
--   marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x asin in a snapshot of these days
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   snapshot_day DATE day "the site's last snapshot in these days"
--   available BIGINT count "sellable units at it"
--   units BIGINT count "sellable and reserved units at it"
--   inbound BIGINT count "units on the way at it; null where not carried"
--   aged_units BIGINT count "units older than 180 days at it; null where not carried"
--   price DOUBLE money "our price at it, else null"
--   daily_units DOUBLE count "units a day of the 30 days up to it, in-stock days alone; null unknown"
with taken as (
    select shop, marketplace, asin, snapshot_day, available, available + coalesce(reserved, 0) as units, inbound, aged_181_plus, price
    from mart.stock
    where
        snapshot_day >= $since and snapshot_day <= $until and available is not null
        and ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace)
),
sites as (
    select shop, marketplace, max(snapshot_day) as snapshot_day from taken group by shop, marketplace
),
lying as (
    select
        t.shop, t.marketplace, t.asin, s.snapshot_day,
        max(case when t.snapshot_day = s.snapshot_day then t.available end)      as available,
        max(case when t.snapshot_day = s.snapshot_day then t.units end)          as units,
        max(case when t.snapshot_day = s.snapshot_day then t.inbound end)        as inbound,
        max(case when t.snapshot_day = s.snapshot_day then t.aged_181_plus end)  as aged_units,
        max(case when t.snapshot_day = s.snapshot_day then t.price end)          as price
    from taken as t
    inner join sites as s on t.shop = s.shop and t.marketplace = s.marketplace
    group by t.shop, t.marketplace, t.asin, s.snapshot_day
),
-- The days themselves, not their bounds: these are looked up, bounds are tried row by row.
windows as (
    select s.shop, s.marketplace, d.day
    from sites as s inner join mart.day as d on s.snapshot_day >= d.day and s.snapshot_day < d.day + 30
    where d.day > cast($since as date) - 30 and d.day <= $until
),
paced as (
    select a.shop, a.marketplace, a.asin, metric.daily_units(sum(a.units), count(a.units)) as daily_units
    from mart.asin_day as a
    where
        exists (select 1 from windows as w where w.shop = a.shop and w.marketplace = a.marketplace and w.day = a.day)
        and a.day > cast($since as date) - 30 and a.day <= $until and a.is_complete and coalesce(a.available, 1) > 0
        and ($shop is null or a.shop = $shop) and ($marketplace is null or a.marketplace = $marketplace)
    group by a.shop, a.marketplace, a.asin
)
select
    v.shop, v.marketplace, v.asin, v.snapshot_day,
    cast(coalesce(v.available, 0) as bigint) as available, cast(coalesce(v.units, 0) as bigint) as units,
    cast(v.inbound as bigint) as inbound, cast(v.aged_units as bigint) as aged_units, cast(v.price as double) as price,
    cast(d.daily_units as double) as daily_units
from lying as v
left join paced as d on v.shop = d.shop and v.marketplace = d.marketplace and v.asin = d.asin
order by v.shop asc, v.marketplace asc, v.asin asc
