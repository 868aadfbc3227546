-- How many of the units that left the stock of each site in a week were sold?
-- result: one row per shop x marketplace x week between two counts
select
    shop, marketplace, '' as item, cast(first_day as date) as first_day, cast(last_day as date) as last_day, currency,
    cast(null as double) as money, explained as units
from mart.stock_week
