-- What did Amazon's Voice of the Customer say of each ASIN on the day of each export?
-- Of several listings of one ASIN, orders add up and the grade is that of the listing with most orders.
-- partition: snapshot_day
-- result: one row per shop x marketplace x ASIN x snapshot day
with listings as (
    select
        v.shop, v.marketplace, v.asin, v.snapshot_day, v.ncx_orders, v.orders, v.health, v.top_reason, v.return_rate, v.rating,
        row_number() over (
            partition by v.shop, v.marketplace, v.asin, v.snapshot_day
            order by v.orders desc nulls last, v.sku, v.line_number
        ) as place
    from raw.voc as v
    inner join fact.snapshot_slice as s
        on v.delivery_id = s.delivery_id and v.shop = s.shop and v.marketplace = s.marketplace and v.snapshot_day = s.snapshot_day
    where s.kind = 'voc'
)
select
    shop,
    marketplace,
    asin,
    snapshot_day,
    cast(sum(ncx_orders) as bigint)                   as ncx_orders,
    cast(sum(orders) as bigint)                       as orders,
    max(case when place = 1 then health end)          as health,
    max(case when place = 1 then top_reason end)      as top_reason,
    max(case when place = 1 then return_rate end)     as return_rate,
    max(case when place = 1 then rating end)          as rating
from listings
group by shop, marketplace, asin, snapshot_day
order by shop, marketplace, asin, snapshot_day
