-- What did the by-ASIN report in force say each ASIN sold on each day?
-- result: one row per shop x marketplace x ASIN x day with a row in that report
select
    r.shop,
    r.marketplace,
    r.asin,
    r.period_start as day,
    r.sales,
    r.units,
    r.order_items
from fact.asin_row as r
inner join fact.asin_slice as s
    on r.delivery_id = s.delivery_id and r.shop = s.shop and r.marketplace = s.marketplace and r.period_start = s.day
where s.part = 'sales' and r.period_start = r.period_end
