-- When did Amazon receive goods, as the inventory ledger says?
-- Receipts a few days apart are one arrival, from the first day to the last.
-- result: one row per arrival
with receipts as (
    select
        shop, marketplace, asin, day, received,
        lag(day) over (partition by shop, marketplace, asin order by day) as day_before
    from part.ledger_day
    where received > 0
),

placed as (
    select
        r.shop, r.marketplace, r.asin, r.day, r.received, k.least_units,
        sum(case when r.day - r.day_before <= k.gap_days then 0 else 1 end)
            over (partition by r.shop, r.marketplace, r.asin order by r.day) as arrival
    from receipts as r
    inner join given.change_kind as k
        on k.kind = 'stock_arrival'
)

select 'fba_ledger' as report, shop, marketplace, asin, min(day) as day, max(day) as last_day, cast(sum(received) as bigint) as units
from placed
group by shop, marketplace, asin, arrival
having sum(received) >= max(least_units)
