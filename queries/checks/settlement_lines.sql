-- What do the lines of each settlement add up to?
-- result: one row per shop x marketplace x settlement
select shop, marketplace, item, first_day, last_day, currency, lines as money, cast(null as bigint) as units
from mart.settlement_told
