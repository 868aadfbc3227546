-- How much of this ASIN is left, how long does it last by our rule and by Amazon's, and what does it cost elsewhere?
-- The rate is units a day over the in-stock days of the 30 before the snapshot.
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site", shop VARCHAR "seller account; null for all",
--   day DATE "last day that counts"
-- result: one row per ASIN asked for, none without a snapshot
--   snapshot_day DATE day "day of the last snapshot; the earliest of the accounts'"
--   available BIGINT count "sellable units"
--   reserved BIGINT count "reserved units"
--   inbound BIGINT count "units on the way to Amazon"
--   lowest_offer DOUBLE money "lowest new offer"
--   featured_offer DOUBLE money "price in the Buy Box"
--   own_price DOUBLE money "own price in that report"
--   aged BIGINT count "units older than 180 days"
--   rate DOUBLE number "units a day while in stock"
--   rate_days BIGINT count "how many days that rate rests on"
--   cover DOUBLE days "sellable units / rate"
--   amazon_rate DOUBLE number "units shipped in 30 days as Amazon counts, a day"
--   amazon_cover DOUBLE days "sellable units / Amazon's rate"
with snapshots as (
    select
        shop, snapshot_day, available, reserved, inbound, lowest_offer, featured_offer, price, aged_181_plus, units_t30,
        max(snapshot_day) over (partition by shop) as last_day
    from mart.stock
    where
        asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop)
        and snapshot_day <= cast($day as date) + interval 3 day
),

latest as (
    select
        min(snapshot_day) as snapshot_day, cast(sum(available) as bigint) as available,
        cast(sum(reserved) as bigint) as reserved, cast(sum(inbound) as bigint) as inbound,
        min(lowest_offer) as lowest_offer, min(featured_offer) as featured_offer, min(price) as own_price,
        cast(sum(aged_181_plus) as bigint) as aged, cast(sum(units_t30) as bigint) as shipped
    from snapshots
    where snapshot_day = last_day
),

sold as (
    select cell.shop, sum(cell.units) as units, count(cell.units) as days
    from mart.asin_day as cell
    cross join latest
    where
        cell.asin = $asin and cell.marketplace = $marketplace and ($shop is null or cell.shop = $shop) and cell.is_complete
        and coalesce(cell.available, 1) > 0 and cell.day < latest.snapshot_day
        and cell.day >= latest.snapshot_day - interval 30 day
    group by cell.shop
),

paced as (select sum(metric.daily_units(units, days)) as rate, max(days) as rate_days from sold)

select
    latest.snapshot_day, latest.available, latest.reserved, latest.inbound, latest.lowest_offer, latest.featured_offer,
    latest.own_price, latest.aged, paced.rate, paced.rate_days, metric.days_of_cover(latest.available, paced.rate) as cover,
    metric.daily_units(latest.shipped, 30) as amazon_rate,
    metric.days_of_cover(latest.available, metric.daily_units(latest.shipped, 30)) as amazon_cover
from latest
cross join paced
where latest.snapshot_day is not null
order by latest.snapshot_day asc
