-- What does the header of each settlement say its lines add up to?
-- result: one row per shop x marketplace x settlement
select shop, marketplace, item, first_day, last_day, currency, header as money, cast(null as bigint) as units
from mart.settlement_told
