-- Under which SKU was each ASIN met in a month?
-- partition: last_day
-- result: one row per shop x marketplace x SKU x ASIN x month
with met as (
    select shop, marketplace, sku, asin, day from raw.orders
    union all
    select shop, marketplace, sku, asin, period_end as day from raw.asin_period
    union all
    select shop, marketplace, sku, asin, snapshot_day as day from raw.inventory
    union all
    select shop, marketplace, sku, asin, snapshot_day as day from raw.listings
    union all
    select shop, marketplace, sku, asin, day from raw.stock_moves
    union all
    select shop, marketplace, sku, asin, day from raw.returns
    union all
    select shop, marketplace, sku, asin, period_end as day from raw.ads
)
select
    m.shop,
    m.marketplace,
    m.sku,
    m.asin,
    max(m.day) as last_day
from met as m
inner join given.day as d
    on m.day = d.day
where m.sku is not null and m.sku <> '' and m.asin is not null
group by m.shop, m.marketplace, m.sku, m.asin, d.month
order by m.shop, m.marketplace, m.sku, m.asin
