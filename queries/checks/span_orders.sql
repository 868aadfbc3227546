-- What do the days of each by-ASIN report over several days add up to by the orders, where all of its days are known?
-- result: one row per shop x marketplace x span
select shop, marketplace, '' as item, span_start as first_day, span_end as last_day, currency, sales as money, units
from mart.span_sales_told
where source = 'orders'
