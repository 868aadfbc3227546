-- How much of each product lay at Amazon over these days, how much is left at the last snapshot, how fast does it sell?
-- An ASIN that a snapshot of its site does not name counts as none for the average; the pace is of in-stock days alone.
-- parameters: since DATE "first day of snapshots", until DATE "last day", shop VARCHAR "null means all",
--   marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x asin in a snapshot of these days
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   snapshots BIGINT count "snapshots of the site in these days"
--   average_units DOUBLE count "sellable and reserved units, mean over the site's snapshots"
--   snapshot_day DATE day "the site's last snapshot in these days"
--   available BIGINT count "sellable units at it"
--   units BIGINT count "sellable and reserved units at it"
--   inbound BIGINT count "units on the way at it; null where not carried"
--   aged_units BIGINT count "units older than 180 days at it; null where not carried"
--   price DOUBLE money "our price at it, else null"
--   daily_units DOUBLE count "units a day of the 30 days up to it, in-stock days alone; null unknown"
with taken as (
    select
        shop, marketplace, asin, snapshot_day, available, available + coalesce(reserved, 0) as units, inbound, aged_181_plus, price
    from mart.stock
    where
        snapshot_day >= $since and snapshot_day <= $until and available is not null
        and ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace)
),
sites as (
    select shop, marketplace, count(distinct snapshot_day) as snapshots, max(snapshot_day) as snapshot_day
    from taken group by shop, marketplace
),
averages as (
    select shop, marketplace, asin, sum(units) as units from taken group by shop, marketplace, asin
),
newest as (
    select t.shop, t.marketplace, t.asin, t.available, t.units, t.inbound, t.aged_181_plus, t.price
    from taken as t
    inner join sites as s on t.snapshot_day = s.snapshot_day and t.shop = s.shop and t.marketplace = s.marketplace
),
paced as (
    select a.shop, a.marketplace, a.asin, metric.daily_units(sum(a.units), count(a.units)) as daily_units
    from mart.asin_day as a
    inner join sites as s on a.shop = s.shop and a.marketplace = s.marketplace
    where
        a.day > cast($since as date) - 30 and a.day <= $until and s.snapshot_day >= a.day and s.snapshot_day < a.day + 30
        and a.is_complete and coalesce(a.available, 1) > 0
        and ($shop is null or a.shop = $shop) and ($marketplace is null or a.marketplace = $marketplace)
    group by a.shop, a.marketplace, a.asin
)
select
    v.shop, v.marketplace, v.asin, cast(s.snapshots as bigint) as snapshots,
    cast(metric.daily_units(v.units, s.snapshots) as double) as average_units,
    s.snapshot_day, cast(coalesce(n.available, 0) as bigint) as available, cast(coalesce(n.units, 0) as bigint) as units,
    cast(n.inbound as bigint) as inbound, cast(n.aged_181_plus as bigint) as aged_units,
    cast(n.price as double) as price, cast(d.daily_units as double) as daily_units
from averages as v
inner join sites as s on v.shop = s.shop and v.marketplace = s.marketplace
left join newest as n on v.shop = n.shop and v.marketplace = n.marketplace and v.asin = n.asin
left join paced as d on v.shop = d.shop and v.marketplace = d.marketplace and v.asin = d.asin
order by v.shop asc, v.marketplace asc, v.asin asc
