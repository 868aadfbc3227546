-- What do the parts of the transactions of a day add up to, those too high apart from those too low?
-- result: one row per shop x marketplace x way of the gap x day
select
    shop, marketplace, cast(way as varchar) as item, day as first_day, day as last_day, currency, amount as money,
    cast(null as bigint) as units
from part.fee_balance
where settlement_key = ''
