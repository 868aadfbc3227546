-- How much did each site sell in two stretches of days, and how far are both known, split by ASIN and counted in visits?
-- parameters: first DATE "first day of the later stretch", last DATE "its last day",
--   before_first DATE "first day of the stretch it is compared with", before_last DATE "its last day",
--   shop VARCHAR "null means all", marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x stretch with a day in it
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   is_now BOOLEAN flag "the later stretch"
--   currency VARCHAR text "ISO code"
--   sales DOUBLE money "ordered product sales of the known days"
--   known_days BIGINT days "days whose sales are known whole"
--   split_days BIGINT days "days whose sales are split by ASIN"
--   visited_days BIGINT days "days whose visits are known by ASIN"
--   span_asins BIGINT count "ASINs with visits in a by-ASIN report over exactly this stretch; 0 without one"
with days as (
    select
        shop, marketplace, currency, day >= $first and day <= $last as is_now, parts_source is not null as is_split,
        is_complete and sales is not null as is_known, coalesce(is_traffic_complete, false) as is_visited, sales
    from mart.site_day
    where
        (day between $first and $last or day between $before_first and $before_last)
        and shop = coalesce($shop, shop) and marketplace = coalesce($marketplace, marketplace)
),

sold as (
    select
        shop, marketplace, is_now, max(currency) as currency,
        cast(sum(case when is_known then sales end) as double) as sales,
        cast(sum(case when is_known then 1 else 0 end) as bigint) as known_days,
        cast(sum(case when is_known and is_split then 1 else 0 end) as bigint) as split_days,
        cast(sum(case when is_visited then 1 else 0 end) as bigint) as visited_days
    from days
    group by shop, marketplace, is_now
),

spans as (
    select shop, marketplace, span_start = $first and span_end = $last as is_now, count(sessions) as span_asins
    from mart.asin_span
    where
        is_complete and ((span_start = $first and span_end = $last) or (span_start = $before_first and span_end = $before_last))
    group by shop, marketplace, span_start, span_end
)

select
    s.shop, s.marketplace, s.is_now, s.currency, s.sales, s.known_days, s.split_days, s.visited_days,
    coalesce(p.span_asins, 0) as span_asins
from sold as s
left join spans as p
    on s.shop = p.shop and s.marketplace = p.marketplace and s.is_now = p.is_now
order by s.shop, s.marketplace, s.is_now
