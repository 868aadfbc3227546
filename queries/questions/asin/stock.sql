-- How much of this ASIN is left, how fast does it sell, and what does it cost elsewhere?
-- The rate is units a day over the last 30 complete days with sales known and stock not empty.
-- parameters: asin TEXT "child ASIN", marketplace TEXT "two-letter site", shop TEXT "seller account; null for all",
--   day DATE "last day that counts"
-- result: one row, none without a snapshot
--   snapshot_day DATE day "day of the last snapshot"
--   available BIGINT count "sellable units"
--   reserved BIGINT count "reserved units"
--   inbound BIGINT count "units on the way to Amazon"
--   price DOUBLE money "own price; null when accounts differ"
--   lowest_offer DOUBLE money "lowest new offer"
--   featured_offer DOUBLE money "price in the Buy Box"
--   aged BIGINT count "units older than 180 days"
--   rate DOUBLE number "units a day over in-stock days"
--   rate_days BIGINT count "how many days that rate rests on"
--   cover DOUBLE days "sellable units / rate"
--   amazon_rate DOUBLE number "Amazon's own 30-day units shipped / 30"
--   amazon_cover DOUBLE days "sellable units / Amazon's rate"
with snapshots as (
    select
        shop, snapshot_day, available, reserved, inbound, price, lowest_offer, featured_offer, aged_181_plus,
        units_t30, max(snapshot_day) over (partition by shop) as last_day
    from mart.stock
    where
        asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop)
        and snapshot_day <= cast($day as date) + interval 2 day
),

last_snapshot as (
    select
        min(snapshot_day) as snapshot_day, sum(available) as available, sum(reserved) as reserved,
        sum(inbound) as inbound, case when min(price) = max(price) then min(price) end as price,
        min(lowest_offer) as lowest_offer, min(featured_offer) as featured_offer, sum(aged_181_plus) as aged,
        sum(units_t30) / cast(30 as double) as amazon_rate
    from snapshots
    where snapshot_day = last_day
),

selling as (
    select day, sum(units) as units
    from mart.asin_day
    where
        asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop) and is_complete
        and units is not null and coalesce(available, 1) > 0
        and day between cast($day as date) - interval 29 day and cast($day as date)
    group by day
),

rates as (select sum(units) / cast(nullif(count(day), 0) as double) as rate, count(day) as rate_days from selling)

select
    snap.snapshot_day, snap.available, snap.reserved, snap.inbound, snap.price, snap.lowest_offer,
    snap.featured_offer, snap.aged, rates.rate, rates.rate_days,
    metric.days_of_cover(snap.available, rates.rate) as cover, snap.amazon_rate,
    metric.days_of_cover(snap.available, snap.amazon_rate) as amazon_cover
from last_snapshot as snap
cross join rates
where snap.snapshot_day is not null
order by snap.snapshot_day asc
