-- How often did each ASIN own the Buy Box in the last week or span reported, and in the spans before?
-- parameters: until DATE "no span that ends later counts; null means all"
-- result: one row per shop x marketplace x ASIN of a by-ASIN report over more than a day
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   span_start DATE day "first day of the last span"
--   span_end DATE day "last day of the last span"
--   page_views BIGINT count "page views whose Buy Box share is known, in the last span"
--   buy_box_page_views DOUBLE number "those that owned the Buy Box"
--   usual_page_views BIGINT count "page views in the twelve weeks before"
--   usual_buy_box_page_views DOUBLE number "those that owned the Buy Box"
with spans as (
    select shop, marketplace, asin, span_start, span_end, buy_box_base, buy_box_page_views
    from mart.asin_span
    where is_complete and span_end <= coalesce($until, span_end)
),

ended as (
    select shop, marketplace, max(span_end) as span_end from spans group by shop, marketplace
),

latest as (
    select s.shop, s.marketplace, e.span_end, max(s.span_start) as span_start
    from spans as s
    inner join ended as e on s.shop = e.shop and s.marketplace = e.marketplace and s.span_end = e.span_end
    group by s.shop, s.marketplace, e.span_end
),

-- of two spans before the last one that share a day only the newer counts: nothing is counted twice
apart as (
    select distinct s.shop, s.marketplace, s.span_start, s.span_end
    from spans as s
    inner join latest as l
        on s.shop = l.shop and s.marketplace = l.marketplace and s.span_end < l.span_start
    where
        not exists (
            select 1 from spans as t
            where
                t.shop = s.shop and t.marketplace = s.marketplace and t.span_end < l.span_start and t.span_start <= s.span_end
                and (t.span_end > s.span_end or (t.span_end = s.span_end and t.span_start > s.span_start))
        )
)

select
    s.shop, s.marketplace, s.asin, l.span_start, l.span_end,
    cast(sum(case when s.span_end = l.span_end then s.buy_box_base end) as bigint) as page_views,
    sum(case when s.span_end = l.span_end then s.buy_box_page_views end) as buy_box_page_views,
    cast(sum(case when s.span_end < l.span_start then s.buy_box_base end) as bigint) as usual_page_views,
    sum(case when s.span_end < l.span_start then s.buy_box_page_views end) as usual_buy_box_page_views
from spans as s
inner join latest as l
    on s.shop = l.shop and s.marketplace = l.marketplace
left join apart as a
    on s.shop = a.shop and s.marketplace = a.marketplace and s.span_start = a.span_start and s.span_end = a.span_end
where
    s.span_start > l.span_start - 84
    and (a.span_start is not null or (s.span_start = l.span_start and s.span_end = l.span_end))
group by s.shop, s.marketplace, s.asin, l.span_start, l.span_end
order by s.shop, s.marketplace, s.asin
