-- Where do two sources of one day's sales disagree?
-- partition: day
-- result: one row per shop x marketplace x day where by-date figures stand beside a sum of ASINs
select
    s.shop,
    s.marketplace,
    s.day,
    g.currency,
    s.parts_source,
    s.is_complete,
    s.by_date_sales,
    s.parts_sales,
    s.parts_sales - s.by_date_sales              as sales_difference,
    s.by_date_units,
    s.parts_units,
    s.parts_units - s.by_date_units              as units_difference,
    s.by_date_order_items,
    s.parts_order_items,
    s.parts_order_items - s.by_date_order_items  as order_items_difference
from fact.site_sold as s
inner join given.site as g
    on s.marketplace = g.marketplace
where s.by_date_units is not null and s.parts_units is not null
order by s.shop, s.marketplace, s.day
