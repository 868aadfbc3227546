-- What does each source of sales say a site sold on a day, whichever of them counts?
-- partition: day
-- result: one row per shop x marketplace x day x source (by_date, by_asin or orders) that covers the day
with asins as (
    select shop, marketplace, day, sum(sales) as sales, cast(sum(units) as bigint) as units
    from fact.asin_sales_day
    group by shop, marketplace, day
),
told as (
    select shop, marketplace, day, 'by_date' as source, is_complete, sales, units
    from fact.site_report_day
    union all
    select
        s.shop, s.marketplace, s.day, 'by_asin' as source, s.is_complete,
        case when a.day is null then 0 else a.sales end as sales,
        case when a.day is null then 0 else a.units end as units
    from fact.asin_slice as s
    left join asins as a
        on s.shop = a.shop and s.marketplace = a.marketplace and s.day = a.day
    where s.part = 'sales' and (a.day is not null or s.is_absent_zero)
    union all
    select shop, marketplace, day, 'orders' as source, is_complete, sales, units
    from fact.order_site_day
    where units is not null
)
select
    t.shop, t.marketplace, t.day, t.source, g.currency, t.is_complete, cast(t.sales as double) as sales, cast(t.units as bigint) as units
from told as t
inner join given.site as g
    on t.marketplace = g.marketplace
order by t.shop, t.marketplace, t.day, t.source
