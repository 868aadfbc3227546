-- Where was each ASIN met, on which day, and under which SKU, title and parent?
-- Rows of no site (a warehouse in another country) and of no ASIN (an offer made by another number) met none.
-- result: one row per row of a delivery that names an ASIN on a site; a heavier name goes before a lighter one
with named as (
    select shop, marketplace, asin, day, sku, title, null as parent_asin, 1 as weight from raw.orders
    where is_amazon and not is_cancelled
    union all
    select shop, marketplace, asin, period_end as day, sku, title, nullif(parent_asin, asin) as parent_asin, 2 as weight
    from raw.asin_period
    union all
    select shop, marketplace, asin, snapshot_day as day, sku, title, null as parent_asin, 3 as weight from raw.inventory
    union all
    select shop, marketplace, asin, period_end as day, sku, null as title, null as parent_asin, 0 as weight
    from raw.ads
    where asin is not null
    union all
    select shop, marketplace, asin, day, sku, title, null as parent_asin, 1 as weight from raw.returns
    union all
    select shop, marketplace, asin, snapshot_day as day, sku, title, null as parent_asin, 1 as weight from raw.voc
    union all
    select shop, marketplace, asin, snapshot_day as day, sku, title, null as parent_asin, 2 as weight from raw.listings
    union all
    select shop, marketplace, asin, day, sku, title, null as parent_asin, 1 as weight from raw.stock_moves
    union all
    select shop, marketplace, item as asin, day, sku, title, null as parent_asin, 2 as weight from raw.visits where item is not null
)
select shop, marketplace, asin, day, sku, title, parent_asin, weight
from named
where asin is not null and marketplace is not null
