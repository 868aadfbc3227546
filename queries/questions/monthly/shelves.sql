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
    select shop, marketplace, asin, max(snapshot_day) as snapshot_day
    from mart.stock
    where
        snapshot_day >= $since and snapshot_day <= $until and available is not null
        and ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace)
    group by shop, marketplace, asin
),
sites as (
    select shop, marketplace, max(snapshot_day) as snapshot_day from taken group by shop, marketplace
),
-- Of the last day alone: what lay there before only says which products there are.
lying as (
    select
        t.shop, t.marketplace, t.asin, max(t.available) as available, max(t.available + coalesce(t.reserved, 0)) as units,
        max(t.inbound) as inbound, max(t.aged_181_plus) as aged_units, max(t.price) as price
    from mart.stock as t
    inner join sites as s on t.shop = s.shop and t.marketplace = s.marketplace and t.snapshot_day = s.snapshot_day
    where t.available is not null
    group by t.shop, t.marketplace, t.asin
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
    inner join windows as w on a.shop = w.shop and a.marketplace = w.marketplace and a.day = w.day
    where a.is_complete and coalesce(a.available, 1) > 0
    group by a.shop, a.marketplace, a.asin
)
select
    t.shop, t.marketplace, t.asin, s.snapshot_day,
    cast(coalesce(v.available, 0) as bigint) as available, cast(coalesce(v.units, 0) as bigint) as units,
    cast(v.inbound as bigint) as inbound, cast(v.aged_units as bigint) as aged_units, cast(v.price as double) as price,
    cast(d.daily_units as double) as daily_units
from taken as t
inner join sites as s on t.shop = s.shop and t.marketplace = s.marketplace
left join lying as v on t.shop = v.shop and t.marketplace = v.marketplace and t.asin = v.asin
left join paced as d on t.shop = d.shop and t.marketplace = d.marketplace and t.asin = d.asin
order by t.shop asc, t.marketplace asc, t.asin asc
