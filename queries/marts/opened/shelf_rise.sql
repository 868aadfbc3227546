-- Where did a shelf rise between two snapshots of one report by more than customers' returns can explain?
-- Sales only take away. Units kept for orders or under way between warehouses count where both snapshots tell them. Told is the rise itself,
-- the least that must have arrived; where the ledger tells every day between, or a receipt, it alone counts.
-- result: one row per rise
with steps as (
    select
        report, shop, marketplace, asin, day, available, reserved,
        coalesce(day_before, lag(day) over one)                                                        as day_before,
        case when day_before is null then lag(available) over one else available_before end            as available_before,
        case when day_before is null then lag(reserved) over one else reserved_before end              as reserved_before
    from part.shelf_step
    window one as (partition by report, shop, marketplace, asin order by day)
),

rises as (
    select
        report, shop, marketplace, asin, day, day_before,
        available_before + case when reserved is null then 0 else coalesce(reserved_before, 0) end     as units_before,
        available + case when reserved_before is null then 0 else coalesce(reserved, 0) end            as units
    from steps
    where day_before is not null
),

unexplained as (
    select r.report, r.shop, r.marketplace, r.asin, r.day, r.day_before, r.units_before, r.units
    from rises as r
    inner join given.change_kind as k
        on k.kind = 'stock_arrival'
    left join part.return_day as t
        on r.shop = t.shop and r.marketplace = t.marketplace and r.asin = t.asin and r.day_before < t.day and r.day >= t.day
    where r.units - r.units_before >= k.least_units and r.units - r.units_before >= k.least_share * r.units_before
    group by r.report, r.shop, r.marketplace, r.asin, r.day, r.day_before, r.units_before, r.units
    having r.units - r.units_before - coalesce(sum(t.units), 0) >= greatest(max(k.least_units), max(k.least_share) * r.units_before)
),

ledger as (
    select shop, marketplace, day from part.ledger_day
    group by shop, marketplace, day
)

select u.report, u.shop, u.marketplace, u.asin, u.day, u.day_before as seen_from, u.units_before, u.units
from unexplained as u
left join ledger as l
    on u.shop = l.shop and u.marketplace = l.marketplace and u.day_before < l.day and u.day >= l.day
left join part.ledger_day as a
    on l.shop = a.shop and l.marketplace = a.marketplace and l.day = a.day and u.asin = a.asin and a.received > 0
group by u.report, u.shop, u.marketplace, u.asin, u.day, u.day_before, u.units_before, u.units
having count(a.received) = 0 and count(l.day) < u.day - u.day_before
