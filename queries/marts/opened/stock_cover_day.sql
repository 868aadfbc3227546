-- How much stood on the shelf of each line on each day with a snapshot, and how much of it was sold that day?
-- Only ASINs of which both are known; a day is whole where its sales are.
-- result: one row per shop x marketplace x line x day with a snapshot
select
    shop,
    marketplace,
    line,
    day,
    max(currency)                   as currency,
    bool_and(is_complete)           as is_complete,
    cast(sum(available) as bigint)  as stock_units,
    cast(sum(units) as bigint)      as stock_sold
from mart.asin_day
where available is not null and units is not null
group by shop, marketplace, line, day
order by shop, marketplace, line, day
