-- What lay at Amazon each day by the inventory ledger, ASIN by ASIN, and what moved?
-- partition: day
-- result: one row per shop x marketplace x ASIN x day of the ledger
select shop, marketplace, asin, day, available, closing, received, shipped, returned, lost, found, removed
from fact.ledger_day
order by shop, marketplace, asin, day
