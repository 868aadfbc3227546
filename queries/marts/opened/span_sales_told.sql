-- What do the days of each by-ASIN report over several days add up to by each source, where that source knows all of them?
-- result: one row per shop x marketplace x span x source
with spans as (
    select distinct shop, marketplace, span_start, span_end
    from part.asin_span
    where is_complete
)
select
    s.shop, s.marketplace, s.span_start, s.span_end, d.source, d.currency, sum(d.sales) as sales, cast(sum(d.units) as bigint) as units
from spans as s
inner join part.sales_told as d
    on s.shop = d.shop and s.marketplace = d.marketplace and d.day between s.span_start and s.span_end
where d.is_complete
group by s.shop, s.marketplace, s.span_start, s.span_end, d.source, d.currency
having count(d.day) = date_diff('day', s.span_start, s.span_end) + 1
