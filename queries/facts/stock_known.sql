-- How many units could be sold at the end of each day, as far as a snapshot or the ledger says?
-- A snapshot of the day goes before the ledger, whose balance also holds units kept for orders.
-- result: one row per shop x marketplace x ASIN x day
select shop, marketplace, asin, snapshot_day as day, available
from fact.stock_day
union all
select l.shop, l.marketplace, l.asin, l.day, l.available
from fact.ledger_day as l
left join fact.stock_slice as s
    on l.shop = s.shop and l.marketplace = s.marketplace and l.day = s.snapshot_day
where s.delivery_id is null
