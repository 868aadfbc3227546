-- How much of this ASIN is left, how long does it last by our rule and by Amazon's, and what does it cost elsewhere?
-- The rate is units a day over the in-stock days of the 30 before the snapshot.
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site", shop VARCHAR "seller account; null for all",
--   day DATE "last day that counts"
-- result: one row, none without a snapshot
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
        min(snap.snapshot_day) as snapshot_day, sum(snap.available) as available, sum(snap.reserved) as reserved,
        sum(snap.inbound) as inbound, min(snap.lowest_offer) as lowest_offer, min(snap.featured_offer) as featured_offer,
        min(snap.price) as own_price, sum(snap.aged_181_plus) as aged, sum(snap.units_t30) as shipped,
        sum(cover.units_in_stock_30) as sold, max(cover.days_in_stock_30) as rate_days
    from snapshots as snap
    left join mart.asin_cover as cover
        on
            snap.shop = cover.shop and snap.snapshot_day = cover.day and cover.asin = $asin
            and cover.marketplace = $marketplace
    where snap.snapshot_day = snap.last_day
)

select
    snapshot_day, available, reserved, inbound, lowest_offer, featured_offer, own_price, aged,
    cast(sold as double) / nullif(rate_days, 0) as rate, rate_days,
    metric.days_of_cover(available, sold, rate_days) as cover, cast(shipped as double) / 30 as amazon_rate,
    metric.days_of_cover(available, shipped, 30) as amazon_cover
from latest
where snapshot_day is not null
order by snapshot_day asc
