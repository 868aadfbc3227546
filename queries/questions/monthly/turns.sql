-- How much of each product lay at Amazon in each month, on the average of the site's snapshots?
-- An ASIN that a snapshot of its site does not name counts as none.
-- parameters: since DATE "first day of the first month", until DATE "last day of the last", shop VARCHAR "null means all",
--   marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x asin x month with a snapshot of the month that names it
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   month DATE day "first day of the month"
--   snapshots BIGINT count "snapshots of the site in the month"
--   average_units DOUBLE count "sellable and reserved units, mean over the site's snapshots"
with taken as (
    select t.shop, t.marketplace, t.asin, t.snapshot_day, d.month, t.available + coalesce(t.reserved, 0) as units
    from mart.stock as t
    inner join mart.day as d on t.snapshot_day = d.day
    where
        t.snapshot_day >= $since and t.snapshot_day <= $until and t.available is not null
        and ($shop is null or t.shop = $shop) and ($marketplace is null or t.marketplace = $marketplace)
),

counted as (
    select shop, marketplace, month, count(distinct snapshot_day) as snapshots from taken group by shop, marketplace, month
),

lying as (
    select shop, marketplace, asin, month, sum(units) as units from taken group by shop, marketplace, asin, month
)

select
    v.shop, v.marketplace, v.asin, v.month, cast(c.snapshots as bigint) as snapshots,
    cast(metric.daily_units(v.units, c.snapshots) as double) as average_units
from lying as v
inner join counted as c on v.shop = c.shop and v.marketplace = c.marketplace and v.month = c.month
order by v.shop asc, v.marketplace asc, v.asin asc, v.month asc
