-- What do the orders bring on each complete day of a site's own clock?
-- result: one row per shop x marketplace x day
select shop, marketplace, '' as item, day as first_day, day as last_day, currency, sales as money, units
from part.sales_told
where source = 'orders' and is_complete
