-- How many units left the stock of each site between two counts a week apart, and how many of them were sold?
-- Product by product, so that an arrival of one never hides what another lost. Nobody knows at what hour stock was counted, so the sales
-- of the day before the first count and of both days of counting explain units, too.
-- result: one row per shop x marketplace x week that ends on a count, the last five of the site
with counted as (
    select
        shop, marketplace, cast(asin as varchar) as asin, snapshot_day, reserved is null as is_ledger,
        available + coalesce(reserved, 0) + coalesce(unsellable, 0) as units,
        max(snapshot_day) over (partition by shop, marketplace) as newest
    from mart.stock
    where available is not null
),
counts as (
    select shop, marketplace, asin, snapshot_day, is_ledger, units, newest
    from counted
    where date_diff('day', snapshot_day, newest) <= 35 and mod(date_diff('day', snapshot_day, newest), 7) = 0
),
weeks as (
    select a.shop, a.marketplace, a.asin, a.snapshot_day as first_day, b.snapshot_day as last_day, a.units - b.units as gone
    from counts as a
    inner join counts as b
        on a.shop = b.shop and a.marketplace = b.marketplace and a.asin = b.asin and a.is_ledger = b.is_ledger
        and b.snapshot_day = a.snapshot_day + interval 7 day
    where a.units > b.units
),
days as (
    select shop, marketplace, cast(asin as varchar) as asin, day, units
    from mart.asin_day
    where is_complete and units is not null and day >= (select min(first_day) from weeks) - interval 1 day
),
explained as (
    select w.shop, w.marketplace, w.asin, w.first_day, w.last_day, w.gone, sum(d.units) as sold
    from weeks as w
    inner join days as d
        on w.shop = d.shop and w.marketplace = d.marketplace and w.asin = d.asin
        and d.day between w.first_day - interval 1 day and w.last_day
    group by w.shop, w.marketplace, w.asin, w.first_day, w.last_day, w.gone
    having count(d.day) >= 8
)
select
    e.shop, e.marketplace, e.first_day, e.last_day, g.currency, cast(sum(e.gone) as bigint) as gone,
    cast(sum(least(e.gone, e.sold)) as bigint) as explained
from explained as e
inner join given.site as g
    on e.marketplace = g.marketplace
group by e.shop, e.marketplace, e.first_day, e.last_day, g.currency
