-- What did Amazon's Voice of the Customer say of each ASIN on the day of each export?
-- Of several listings of one ASIN, orders add up and the grade is that of the listing with most orders.
-- partition: snapshot_day
-- result: one row per shop x marketplace x ASIN x snapshot day
with ranked_deliveries as (
    select
        delivery_id, shop, marketplace, snapshot_day,
        dense_rank() over (
            partition by shop, marketplace, snapshot_day
            order by exported_at desc, digest desc, delivery_id desc
        ) as recency
    from raw.voc
    group by delivery_id, shop, marketplace, snapshot_day, exported_at, digest
),
listings as (
    select
        v.shop, v.marketplace, v.asin, v.snapshot_day, v.ncx_orders, v.orders, v.health, v.top_reason, v.return_rate, v.rating,
        row_number() over (
            partition by v.shop, v.marketplace, v.asin, v.snapshot_day
            order by v.orders desc nulls last, v.sku, v.line_number
        ) as place
    from raw.voc as v
    inner join ranked_deliveries as d
        on v.delivery_id = d.delivery_id and v.shop = d.shop and v.marketplace = d.marketplace
        and v.snapshot_day = d.snapshot_day and d.recency = 1
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
