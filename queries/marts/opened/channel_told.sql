-- On which days do we know of each ASIN what its own ads sold, and so what it sold without them?
-- result: one row per shop x marketplace x day
select distinct shop, marketplace, day, currency
from mart.channel_rest
where line <> '~brand'
