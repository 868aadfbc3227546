-- What does the header of each settlement say its lines add up to?
-- A settlement over several sites is told once, at the first of them.
-- result: one row per shop x marketplace x settlement
with settled as (
    select
        shop, min(marketplace) as marketplace, settlement_key, currency, min(day) as first_day, max(day) as last_day,
        max(total) as money
    from part.fee_balance
    where settlement_key <> ''
    group by shop, settlement_key, currency
    having max(total) is not null
)
select shop, marketplace, settlement_key as item, first_day, last_day, currency, money, cast(null as bigint) as units
from settled
