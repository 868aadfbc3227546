-- Where do the sales of a day come from, for the site as a whole and for its ASINs?
-- In order: by date (total only), by ASIN, orders; a source that saw the whole day goes before one that did not.
-- Orders tell what happened: on a day they know, an ASIN without an order sold nothing.
-- result: one row per shop x marketplace x day that any source of sales covers
with known as (
    select shop, marketplace, day, 'by_date' as source, 1 as precedence, is_complete, true as is_absent_zero
    from fact.site_report_day
    union all
    select shop, marketplace, day, 'by_asin' as source, 2 as precedence, is_complete, is_absent_zero
    from fact.asin_slice
    where part = 'sales'
    union all
    select shop, marketplace, day, 'orders' as source, 3 as precedence, is_complete, true as is_absent_zero
    from fact.order_site_day
    where units is not null
),
totals as (
    select
        shop, marketplace, day, source, is_complete,
        row_number() over (partition by shop, marketplace, day order by is_complete desc, precedence) as place
    from known
),
parts as (
    select
        shop, marketplace, day, source, is_complete, is_absent_zero,
        row_number() over (partition by shop, marketplace, day order by is_complete desc, precedence) as place
    from known
    where source <> 'by_date'
)
select
    t.shop,
    t.marketplace,
    t.day,
    t.source          as total_source,
    t.is_complete     as is_total_complete,
    p.source          as parts_source,
    p.is_complete     as is_parts_complete,
    p.is_absent_zero
from totals as t
left join parts as p
    on t.shop = p.shop and t.marketplace = p.marketplace and t.day = p.day and p.place = 1
where t.place = 1
