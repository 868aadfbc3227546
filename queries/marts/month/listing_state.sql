-- What did each offer show on the day of each export of the listings: its title, its price, its status?
-- partition: day
-- result: one row per shop x marketplace x SKU x day
with exports as (
    select
        delivery_id, shop, marketplace, snapshot_day,
        dense_rank() over (
            partition by shop, marketplace, snapshot_day
            order by exported_at desc, digest desc, delivery_id desc
        ) as recency
    from raw.listings
    group by delivery_id, shop, marketplace, snapshot_day, exported_at, digest
),
offers as (
    select
        l.shop, l.marketplace, l.asin, l.sku, l.snapshot_day as day, l.title, l.price, l.status, l.fulfilled_by,
        coalesce(l.currency, l.site_currency) as currency,
        row_number() over (
            partition by l.shop, l.marketplace, l.asin, l.sku, l.snapshot_day order by l.line_number
        ) as place
    from raw.listings as l
    inner join exports as e
        on l.delivery_id = e.delivery_id and l.shop = e.shop and l.marketplace = e.marketplace and l.snapshot_day = e.snapshot_day
    where e.recency = 1
)
select shop, marketplace, asin, sku, day, title, cast(price as double) as price, status, fulfilled_by, currency
from offers
where place = 1
order by shop, marketplace, asin, sku nulls last, day
