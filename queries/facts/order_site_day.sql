-- How many orders did each site take on each day, and do we know the whole day?
-- result: one row per shop x marketplace x day that an orders file covers
with covered as (
    select shop, marketplace, day, is_complete, is_absent_zero
    from fact.coverage
    where kind = 'orders'
),
days as (
    select shop, marketplace, day, bool_or(is_complete) as is_complete, bool_or(is_absent_zero) as is_absent_zero
    from covered
    group by shop, marketplace, day
),
orders as (
    select
        shop,
        marketplace,
        day,
        count(distinct order_key)                    as orders,
        count(*)                                     as order_items,
        cast(sum(units) as bigint)                   as units,
        sum(coalesce(known_sales, estimated_sales))  as sales,
        coalesce(sum(estimated_sales), 0)            as estimated_sales,
        cast(sum(case when known_sales is null and estimated_sales is null then units else 0 end) as bigint) as unpriced_units
    from fact.order_line
    group by shop, marketplace, day
)
select
    d.shop,
    d.marketplace,
    d.day,
    d.is_complete,
    d.is_absent_zero,
    case when o.day is null and d.is_absent_zero then 0 else o.orders end           as orders,
    case when o.day is null and d.is_absent_zero then 0 else o.order_items end      as order_items,
    case when o.day is null and d.is_absent_zero then 0 else o.units end            as units,
    case when o.day is null and d.is_absent_zero then 0 else o.sales end            as sales,
    case when o.day is null and d.is_absent_zero then 0 else o.estimated_sales end  as estimated_sales,
    case when o.day is null and d.is_absent_zero then 0 else o.unpriced_units end   as unpriced_units
from days as d
left join orders as o
    on d.shop = o.shop and d.marketplace = o.marketplace and d.day = o.day
