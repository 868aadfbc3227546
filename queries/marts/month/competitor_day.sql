-- What did research tools say of products, ours and others', on the days of their exports?
-- Products of one export stand side by side: whoever is named together with ours is its competitor.
-- partition: snapshot_day
-- result: one row per shop x marketplace x ASIN x day x export that named it on that day
with ranked as (
    select
        shop, marketplace, asin, snapshot_day, delivery_id, title, brand, cast(price as double) as price, currency, rating, rating_count,
        sales_rank, units_month,
        row_number() over (
            partition by shop, marketplace, asin, snapshot_day, delivery_id
            order by line_number
        ) as place
    from raw.competitors
)
select
    shop, marketplace, asin, snapshot_day, delivery_id, title, brand, price, currency, rating, rating_count, sales_rank, units_month
from ranked
where place = 1
order by shop, marketplace, asin, snapshot_day, delivery_id
