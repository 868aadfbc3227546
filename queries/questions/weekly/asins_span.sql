-- What does the newest by-ASIN report over about a week say of each ASIN, where no days are known by ASIN?
-- About a week: a span of five to ten days, known whole, that ends in the two weeks up to the day.
-- parameters: last DATE "last day of the week asked about", shop VARCHAR "null means all", marketplace VARCHAR "null means all",
--   line VARCHAR "null means all", owner VARCHAR "null means all"
-- result: one row per shop x marketplace x ASIN of the newest such span
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   span_start DATE day "the span's first day"
--   span_end DATE day "its last day"
--   currency VARCHAR text "ISO code"
--   sales DOUBLE money "ordered product sales"
--   units BIGINT count "units ordered"
--   sessions BIGINT count "visits to the product"
--   conversion DOUBLE percent "units / sessions"
--   buy_box DOUBLE percent "Buy Box page views / page views"
with spans as (
    select shop, marketplace, asin, span_start, span_end, currency, sales, units, sessions, buy_box_page_views, buy_box_base
    from mart.asin_span
    where
        is_complete and span_end <= $last and span_end > cast($last as date) - 14
        and date_diff('day', span_start, span_end) between 4 and 9
        and shop = coalesce($shop, shop) and marketplace = coalesce($marketplace, marketplace)
),

newest as (
    select span_start, span_end, row_number() over (order by span_end desc, span_start asc) as place
    from spans
    group by span_start, span_end
)

select
    s.shop, s.marketplace, s.asin, s.span_start, s.span_end, s.currency, cast(s.sales as double) as sales,
    cast(s.units as bigint) as units, cast(s.sessions as bigint) as sessions, metric.conversion(s.units, s.sessions) as conversion,
    metric.buy_box(s.buy_box_page_views, s.buy_box_base) as buy_box
from spans as s
inner join newest as n on s.span_start = n.span_start and s.span_end = n.span_end and n.place = 1
inner join mart.product as p on s.shop = p.shop and s.marketplace = p.marketplace and s.asin = p.asin
where p.line = coalesce($line, p.line) and ($owner is null or p.owner = $owner)
order by s.shop asc, s.marketplace asc, s.asin asc
