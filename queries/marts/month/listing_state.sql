-- What did each offer show on the day of each export of the listings: its title, its price, its status?
-- An offer of goods that came back is not the product's own and is left out.
-- partition: day
-- result: one row per shop x marketplace x SKU x day
with offers as (
    select
        l.shop, l.marketplace, l.asin, l.sku, l.snapshot_day as day, l.title, l.price, l.status, l.fulfilled_by,
        coalesce(l.currency, l.site_currency) as currency,
        row_number() over (
            partition by l.shop, l.marketplace, l.asin, l.sku, l.snapshot_day order by l.line_number
        ) as place
    from raw.listings as l
    inner join fact.snapshot_slice as s
        on l.delivery_id = s.delivery_id and l.shop = s.shop and l.marketplace = s.marketplace and l.snapshot_day = s.snapshot_day
    left join given.resold_sku as g
        on lower(l.sku) like g.pattern
    where s.kind = 'listings' and g.pattern is null
)
select shop, marketplace, asin, sku, day, title, cast(price as double) as price, status, fulfilled_by, currency
from offers
where place = 1
order by shop, marketplace, asin, sku nulls last, day
