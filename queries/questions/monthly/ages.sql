-- How long have the units of each product been at Amazon, by the newest snapshot of each site that says it?
-- parameters: since DATE "first day of snapshots", until DATE "last day", shop VARCHAR "null means all",
--   marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x asin with a unit whose age is told
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   snapshot_day DATE day "the snapshot"
--   price DOUBLE money "our price at it, else null"
--   aged_0_90 BIGINT count "units there for up to 90 days"
--   aged_91_180 BIGINT count "91 to 180 days"
--   aged_181_270 BIGINT count "181 to 270 days"
--   aged_271_365 BIGINT count "271 to 365 days"
--   aged_366_plus BIGINT count "longer"
with told as (
    select shop, marketplace, asin, snapshot_day, price, aged_0_90, aged_91_180, aged_181_270, aged_271_365, aged_366_plus
    from mart.stock
    where
        snapshot_day >= $since and snapshot_day <= $until and aged_0_90 is not null
        and ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace)
),

newest as (
    select shop, marketplace, max(snapshot_day) as snapshot_day from told group by shop, marketplace
)

select
    t.shop, t.marketplace, t.asin, t.snapshot_day, cast(t.price as double) as price, t.aged_0_90, t.aged_91_180, t.aged_181_270,
    t.aged_271_365, t.aged_366_plus
from told as t
inner join newest as n on t.shop = n.shop and t.marketplace = n.marketplace and t.snapshot_day = n.snapshot_day
where
    coalesce(t.aged_0_90, 0) + coalesce(t.aged_91_180, 0) + coalesce(t.aged_181_270, 0) + coalesce(t.aged_271_365, 0)
    + coalesce(t.aged_366_plus, 0) > 0
order by t.shop asc, t.marketplace asc, t.asin asc
