-- What do the by-ASIN reports over exactly two stretches of days say about each ASIN?
-- A span is kept as a span and never spread over its days.
-- parameters: first DATE "first day of the later stretch", last DATE "its last day",
--   before_first DATE "first day of the stretch it is compared with", before_last DATE "its last day",
--   shop VARCHAR "null means all", marketplace VARCHAR "null means all", line VARCHAR "null means all",
--   owner VARCHAR "null means all"
-- result: one row per shop x marketplace x ASIN x stretch
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   is_now BOOLEAN flag "the later stretch"
--   sales DOUBLE money "ordered product sales"
--   units BIGINT count "units ordered"
--   order_items BIGINT count "order items"
--   sessions BIGINT count "visits to the product"
select
    s.shop, s.marketplace, s.asin, s.span_start = $first and s.span_end = $last as is_now, cast(s.sales as double) as sales,
    cast(s.units as bigint) as units, cast(s.order_items as bigint) as order_items, cast(s.sessions as bigint) as sessions
from mart.asin_span as s
inner join mart.product as p
    on s.shop = p.shop and s.marketplace = p.marketplace and s.asin = p.asin
where
    s.is_complete
    and ((s.span_start = $first and s.span_end = $last) or (s.span_start = $before_first and s.span_end = $before_last))
    and s.shop = coalesce($shop, s.shop) and s.marketplace = coalesce($marketplace, s.marketplace)
    and p.line = coalesce($line, p.line) and ($owner is null or p.owner = $owner)
order by s.shop, s.marketplace, s.asin, s.span_start
