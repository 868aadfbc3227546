-- What do the days of each by-ASIN report over several days add up to by the orders, where all of its days are known?
-- result: one row per shop x marketplace x span
with spans as (
    select distinct shop, marketplace, span_start, span_end
    from part.asin_span
    where is_complete
)
select
    s.shop, s.marketplace, '' as item, s.span_start as first_day, s.span_end as last_day, d.currency, sum(d.sales) as money,
    cast(sum(d.units) as bigint) as units
from spans as s
inner join part.sales_told as d
    on s.shop = d.shop and s.marketplace = d.marketplace and d.day between s.span_start and s.span_end
where d.source = 'orders' and d.is_complete
group by s.shop, s.marketplace, s.span_start, s.span_end, d.currency
having count(d.day) = date_diff('day', s.span_start, s.span_end) + 1
