-- How much of this ASIN is left, how long does it last by our rule and by Amazon's, and what does it cost elsewhere?
-- The rate is units a day over the in-stock days of the 30 before the snapshot: each account by its own snapshot, then added.
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
--   recommended BIGINT count "units Amazon recommends to send in; null where no report says"
--   paced BIGINT count "sellable units of the accounts whose rate is known; null without one"
--   rate DOUBLE number "units a day of those accounts while in stock"
--   rate_days BIGINT count "how many days that rate rests on, of the account with most"
--   cover DOUBLE days "paced units / rate"
--   amazon_rate DOUBLE number "units shipped in 30 days as Amazon counts, a day"
--   amazon_cover DOUBLE days "sellable units / Amazon's rate"
with snapshots as (
    select
        shop, snapshot_day, available, reserved, inbound, lowest_offer, featured_offer, price, aged_181_plus, units_t30, recommended_units,
        max(snapshot_day) over (partition by shop) as last_day
    from mart.stock
    where
        asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop)
        and snapshot_day <= cast($day as date) + interval 3 day
),
sold as (
    select own.shop, metric.daily_units(sum(cell.units), count(cell.units)) as rate, count(cell.units) as days
    from snapshots as own
    inner join mart.asin_day as cell
        on own.shop = cell.shop and own.snapshot_day > cell.day and cell.day >= own.snapshot_day - interval 30 day
    where
        own.snapshot_day = own.last_day and cell.asin = $asin and cell.marketplace = $marketplace and cell.is_complete
        and coalesce(cell.available, 1) > 0
    group by own.shop
),
latest as (
    select
        min(own.snapshot_day) as snapshot_day, cast(sum(own.available) as bigint) as available,
        cast(sum(own.reserved) as bigint) as reserved, cast(sum(own.inbound) as bigint) as inbound,
        min(own.lowest_offer) as lowest_offer, min(own.featured_offer) as featured_offer, min(own.price) as own_price,
        cast(sum(own.aged_181_plus) as bigint) as aged, cast(sum(own.units_t30) as bigint) as shipped,
        cast(sum(own.recommended_units) as bigint) as recommended,
        cast(sum(case when sold.rate is not null then own.available end) as bigint) as paced,
        sum(sold.rate) as rate, max(sold.days) as rate_days
    from snapshots as own
    left join sold on own.shop = sold.shop
    where own.snapshot_day = own.last_day
)
select
    snapshot_day, available, reserved, inbound, lowest_offer, featured_offer, own_price, aged, recommended, paced, rate, rate_days,
    metric.days_of_cover(paced, rate) as cover, metric.daily_units(shipped, 30) as amazon_rate,
    metric.days_of_cover(available, metric.daily_units(shipped, 30)) as amazon_cover
from latest
where snapshot_day is not null
order by snapshot_day asc
