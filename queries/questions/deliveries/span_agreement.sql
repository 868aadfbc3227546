-- Do by-ASIN reports over a week or a month say what their days say, where all of the days are known?
-- The days count; a span that says otherwise is named with the difference. A span is never spread, nor added to another.
-- parameters: shop VARCHAR "seller account; null for all", marketplace VARCHAR "two-letter site; null for all"
-- result: one row per shop x marketplace x span that ended in the last 62 days of sales and whose days are all known by ASIN
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   currency VARCHAR text "ISO code"
--   span_start DATE day "first day of the span"
--   span_end DATE day "last day of the span"
--   span_sales DOUBLE money "ordered product sales as the span says"
--   day_sales DOUBLE money "ordered product sales of its days, added up over ASINs"
--   span_units BIGINT count "units ordered as the span says"
--   day_units BIGINT count "units ordered on its days"
--   is_apart BOOLEAN flag "sales or units differ by more than 1 % of the larger"
with spans as (
    select s.shop, s.marketplace, s.span_start, s.span_end, min(s.currency) as currency, sum(s.sales) as sales, sum(s.units) as units
    from mart.asin_span as s
    inner join mart.site as p on s.shop = p.shop and s.marketplace = p.marketplace
    where
        s.is_complete and s.span_end > p.sales_day - interval 62 day
        and s.shop = coalesce($shop, s.shop) and s.marketplace = coalesce($marketplace, s.marketplace)
    group by s.shop, s.marketplace, s.span_start, s.span_end
),

days as (
    select d.shop, d.marketplace, d.day, sum(d.sales) as sales, sum(d.units) as units
    from mart.asin_day as d
    where
        d.is_complete and d.day >= (select min(span_start) from spans) and d.day <= (select max(span_end) from spans)
        and d.units is not null
    group by d.shop, d.marketplace, d.day
),

compared as (
    select
        s.shop, s.marketplace, s.currency, s.span_start, s.span_end, s.sales as span_sales, s.units as span_units,
        sum(d.sales) as day_sales, sum(d.units) as day_units
    from spans as s
    inner join days as d
        on s.shop = d.shop and s.marketplace = d.marketplace and d.day between s.span_start and s.span_end
    group by s.shop, s.marketplace, s.currency, s.span_start, s.span_end, s.sales, s.units
    having count(d.day) = date_diff('day', s.span_start, s.span_end) + 1
)

select
    shop, marketplace, currency, span_start, span_end, span_sales, cast(day_sales as double) as day_sales,
    cast(span_units as bigint) as span_units, cast(day_units as bigint) as day_units,
    coalesce(abs(day_sales - span_sales) > 0.01 * greatest(abs(day_sales), abs(span_sales)), false)
    or coalesce(abs(day_units - span_units) > 0.01 * greatest(day_units, span_units), false) as is_apart
from compared
order by shop asc, marketplace asc, span_end desc, span_start asc
