-- From which list of offers of a month to which was each ASIN named in every one?
-- partition: day
-- result: one row per report x shop x marketplace x ASIN x run of exports that name it
with exports as (
    select
        s.delivery_id, s.report, s.shop, s.marketplace, s.day, d.month,
        row_number() over (partition by s.report, s.shop, s.marketplace, d.month order by s.day) as turn
    from fact.state_slice as s
    inner join given.day as d
        on s.day = d.day
    where s.kind = 'listings'
),

named as (
    select distinct e.report, e.shop, e.marketplace, e.month, l.asin, e.day, e.turn
    from raw.listings as l
    inner join exports as e
        on l.delivery_id = e.delivery_id and l.shop = e.shop and l.marketplace = e.marketplace and l.snapshot_day = e.day
),

placed as (
    select
        report, shop, marketplace, month, asin, day,
        turn - row_number() over (partition by report, shop, marketplace, month, asin order by day) as island
    from named
)

select report, shop, marketplace, asin, min(day) as day, max(day) as last_day
from placed
group by report, shop, marketplace, month, asin, island
order by report, shop, marketplace, asin, day
