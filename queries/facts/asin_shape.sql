-- What does each by-ASIN delivery carry: days or spans, sales or traffic or both, children or only parents?
-- result: one row per by-ASIN delivery and visits delivery with items; a delivery without rows says "nothing sold, nothing visited" for its day
with deliveries as (
    select distinct delivery_id, coverage_start, coverage_end
    from raw.delivery
    where kind = 'asin_period'
),
contents as (
    select
        delivery_id,
        bool_or(period_start = period_end)                                            as has_days,
        bool_or(units is not null or sales is not null or order_items is not null)    as has_sales,
        bool_or(sessions is not null or page_views is not null)                       as has_traffic,
        bool_and(parent_asin is not null and parent_asin = asin)                      as is_parents_only
    from raw.asin_period
    group by delivery_id
)
select
    d.delivery_id,
    coalesce(c.has_days, d.coverage_start = d.coverage_end)  as has_days,
    coalesce(c.has_sales, true)                              as has_sales,
    coalesce(c.has_traffic, true)                            as has_traffic,
    coalesce(c.is_parents_only, false)                       as is_parents_only
from deliveries as d
left join contents as c
    on d.delivery_id = c.delivery_id
union all
select distinct delivery_id, true as has_days, true as has_sales, false as has_traffic, false as is_parents_only
from raw.visits
where item is not null and channel is null
