-- What do the ASINs of a site add up to on each complete day, by the by-ASIN report in force?
-- result: one row per shop x marketplace x day
select shop, marketplace, '' as item, day as first_day, day as last_day, currency, sales as money, units
from part.sales_told
where source = 'by_asin' and is_complete
