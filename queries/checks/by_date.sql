-- What does Sales and Traffic by date say each site sold on each complete day?
-- result: one row per shop x marketplace x day
select shop, marketplace, '' as item, day as first_day, day as last_day, currency, sales as money, units
from part.sales_told
where source = 'by_date' and is_complete
