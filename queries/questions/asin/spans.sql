-- What do the exports that cover more than a day say about this ASIN?
-- A span is kept as a span and never spread over its days; it counts only where every account has the same one.
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site", shop VARCHAR "seller account; null for all",
--   since DATE "no span that ended before", until DATE "no span that ends later"
-- result: one row per span
--   span_start DATE day "first day"
--   span_end DATE day "last day"
--   sales DOUBLE money "ordered product sales"
--   units BIGINT count "units ordered"
--   price DOUBLE money "sales / units"
--   sessions BIGINT count "visits to the product"
--   conversion DOUBLE percent "units / sessions"
--   buy_box DOUBLE percent "Buy Box page views / page views"
with shops as (
    select shop from mart.asin_day
    where asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop)
    union
    select shop from mart.asin_span
    where asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop)
),

spans as (
    select
        span.span_start, span.span_end, count(distinct span.shop) as shops, sum(span.sales) as sales,
        cast(sum(span.units) as bigint) as units, cast(sum(span.sessions) as bigint) as sessions,
        sum(span.buy_box_page_views) as buy_box_page_views, sum(span.buy_box_base) as buy_box_base
    from mart.asin_span as span
    inner join shops on span.shop = shops.shop
    where
        span.asin = $asin and span.marketplace = $marketplace and span.is_complete
        and span.span_end between $since and $until
    group by span.span_start, span.span_end
)

select
    spans.span_start, spans.span_end, spans.sales, cast(spans.units as bigint) as units, metric.asp(spans.sales, spans.units) as price,
    cast(spans.sessions as bigint) as sessions, metric.conversion(spans.units, spans.sessions) as conversion,
    metric.buy_box(spans.buy_box_page_views, spans.buy_box_base) as buy_box
from spans
cross join (select count(shop) as shops from shops) as accounts
where spans.shops = accounts.shops
order by spans.span_end asc, spans.span_start asc
