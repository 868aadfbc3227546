-- Which ASIN does each SKU belong to?
-- The team's own table first, then the export that met them together last.
-- result: one row per shop x marketplace x SKU
with met as (
    select shop, marketplace, sku, asin, 2 as place, max(last_day) as last_day
    from part.sku_listing
    group by shop, marketplace, sku, asin
    union all
    select shop, marketplace, sku, asin, 1 as place, first_day as last_day
    from mart.product
    where sku is not null
),
ranked as (
    select
        shop, marketplace, sku, asin,
        row_number() over (partition by shop, marketplace, sku order by place, last_day desc, asin) as recency
    from met
)
select shop, marketplace, sku, asin
from ranked
where recency = 1
order by shop, marketplace, sku
