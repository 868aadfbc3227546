-- What did each site sell on each day: its source's total, or the sum of its ASINs where that is more?
-- result: one row per shop x marketplace x day that any source of sales covers
with sources as (
    select shop, marketplace, day, total_source, is_total_complete, parts_source, is_absent_zero
    from fact.sales_source
),
sums as (
    select
        s.shop, s.marketplace, s.day, s.total_source, s.is_total_complete, s.parts_source,
        case when p.day is null and s.is_absent_zero then 0 else p.sales end            as parts_sales,
        case when p.day is null and s.is_absent_zero then 0 else p.units end            as parts_units,
        case when p.day is null and s.is_absent_zero then 0 else p.order_items end      as parts_order_items,
        case when p.day is null and s.is_absent_zero then 0 else p.estimated_sales end  as estimated_sales,
        case when p.day is null and s.is_absent_zero then 0 else p.unpriced_units end   as unpriced_units
    from sources as s
    left join fact.asin_total as p
        on s.shop = p.shop and s.marketplace = p.marketplace and s.day = p.day
)
select
    s.shop,
    s.marketplace,
    s.day,
    s.total_source                                                      as sales_source,
    s.parts_source,
    s.is_total_complete                                                 as is_complete,
    case s.total_source when 'by_date' then r.sales end                 as by_date_sales,
    case s.total_source when 'by_date' then r.units end                 as by_date_units,
    case s.total_source when 'by_date' then r.order_items end           as by_date_order_items,
    s.parts_sales,
    s.parts_units,
    s.parts_order_items,
    case when s.total_source <> 'by_date' then s.parts_sales else greatest(r.sales, coalesce(s.parts_sales, r.sales)) end as sales,
    case when s.total_source <> 'by_date' then s.parts_units else greatest(r.units, coalesce(s.parts_units, r.units)) end as units,
    case
        when s.total_source <> 'by_date' then s.parts_order_items
        else greatest(coalesce(r.order_items, s.parts_order_items), coalesce(s.parts_order_items, r.order_items))
    end                                                                 as order_items,
    case
        when s.total_source = 'by_date' and r.sales >= coalesce(s.parts_sales, 0) then 0
        else s.estimated_sales
    end                                                                 as estimated_sales,
    case when s.total_source = 'by_date' then 0 else s.unpriced_units end as unpriced_units
from sums as s
left join fact.site_report_day as r
    on s.shop = r.shop and s.marketplace = r.marketplace and s.day = r.day
