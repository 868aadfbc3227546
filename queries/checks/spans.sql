-- What does each by-ASIN report over several days say a site sold, over its ASINs?
-- result: one row per shop x marketplace x span
select
    shop, marketplace, '' as item, span_start as first_day, span_end as last_day, currency, cast(sum(sales) as double) as money,
    cast(sum(units) as bigint) as units
from part.asin_span
where is_complete
group by shop, marketplace, span_start, span_end, currency
