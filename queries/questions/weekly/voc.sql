-- How many orders had a negative experience by Voice of the Customer, now and at the export before?
-- parameters: last DATE "no later snapshot counts than a week after it", shop VARCHAR "null means all",
--   marketplace VARCHAR "null means all", line VARCHAR "null means all", owner VARCHAR "null means all"
-- result: one row per place of a snapshot, the newest of each site first (place 1), then the one before (place 2)
--   place BIGINT number "1 the newest snapshot of each site, 2 the one before"
--   snapshot_day DATE day "the earliest of the sites' days"
--   ncx_orders BIGINT count "orders with a negative experience in Amazon's trailing window"
--   orders BIGINT count "orders of that window"
with days as (
    select shop, marketplace, snapshot_day, row_number() over (partition by shop, marketplace order by snapshot_day desc) as place
    from mart.voc
    where
        snapshot_day <= cast($last as date) + interval 7 day
        and shop = coalesce($shop, shop) and marketplace = coalesce($marketplace, marketplace)
    group by shop, marketplace, snapshot_day
)

select
    d.place, min(d.snapshot_day) as snapshot_day, cast(sum(v.ncx_orders) as bigint) as ncx_orders,
    cast(sum(v.orders) as bigint) as orders
from days as d
inner join mart.voc as v on d.shop = v.shop and d.marketplace = v.marketplace and d.snapshot_day = v.snapshot_day
inner join mart.product as p on v.shop = p.shop and v.marketplace = p.marketplace and v.asin = p.asin
where d.place <= 2 and p.line = coalesce($line, p.line) and ($owner is null or p.owner = $owner)
group by d.place
order by d.place asc
