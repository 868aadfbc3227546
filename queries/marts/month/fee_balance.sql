-- Do the posted amounts of each settlement, and of each transaction's row, add up to the total told with them?
-- Rows of a day whose parts exceed their totals stand apart from those that fall short: one gap never hides another.
-- partition: day
-- result: one row per shop x marketplace x day x settlement (transactions: empty) x way of the gap x currency
with posted as (
    select r.delivery_id, r.shop, r.marketplace, r.day, r.line_number, r.settlement_key, r.currency, r.amount, r.total, p.overlap
    from raw.fees as r
    inner join given.report as p
        on r.report = p.report and p.overlap in ('settlement', 'slice')
),
in_force as (
    select delivery_id, shop, marketplace, day, settlement_key
    from fact.fee_slice
),
settlements as (
    select
        r.shop, r.marketplace, r.day, r.settlement_key, 0 as way, r.currency, sum(r.amount) as amount, max(r.total) as total
    from posted as r
    inner join in_force as s
        on r.delivery_id = s.delivery_id and r.shop = s.shop and r.settlement_key = s.settlement_key
    where r.overlap = 'settlement'
    group by r.shop, r.marketplace, r.day, r.settlement_key, r.currency
),
lines as (
    select r.delivery_id, r.shop, r.marketplace, r.day, r.line_number, r.currency, sum(r.amount) as amount, max(r.total) as total
    from posted as r
    inner join in_force as s
        on r.delivery_id = s.delivery_id and r.shop = s.shop and r.marketplace = s.marketplace and r.day = s.day
    where r.overlap = 'slice'
    group by r.delivery_id, r.shop, r.marketplace, r.day, r.line_number, r.currency
    having max(r.total) is not null
),
told as (
    select shop, marketplace, day, settlement_key, way, currency, amount, total from settlements
    union all
    select
        shop, marketplace, day, '' as settlement_key, cast(sign(amount - total) as integer) as way, currency,
        sum(amount) as amount, sum(total) as total
    from lines
    group by shop, marketplace, day, cast(sign(amount - total) as integer), currency
)
select shop, marketplace, day, settlement_key, way, currency, cast(amount as double) as amount, cast(total as double) as total
from told
order by shop, marketplace, day, settlement_key, way, currency
