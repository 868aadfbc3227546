-- What did keeping and removing stock cost, product by product?
-- Fees: the newest export that holds the month or the day of the charge. Removals: the newest state of each line.
-- partition: day
-- result: one row per shop x marketplace x day x cost x ASIN x SKU x currency
with charges as (
    select
        delivery_id, shop, marketplace, day, cost_kind,
        dense_rank() over (
            partition by shop, marketplace, day, cost_kind order by exported_at desc, digest desc, delivery_id desc
        ) as recency
    from raw.stock_costs
    where line_key is null
    group by delivery_id, shop, marketplace, day, cost_kind, exported_at, digest
),
lines as (
    select
        shop, marketplace, day, cost_kind, asin, sku, units, amount, currency, site_currency,
        row_number() over (
            partition by shop, marketplace, line_key
            order by updated_day desc nulls last, exported_at desc, digest desc, delivery_id desc, line_number
        ) as recency
    from raw.stock_costs
    where line_key is not null
),
told as (
    select c.shop, c.marketplace, c.day, c.cost_kind, c.asin, c.sku, c.units, c.amount, coalesce(c.currency, c.site_currency) as currency
    from raw.stock_costs as c
    inner join charges as n
        on c.delivery_id = n.delivery_id and c.shop = n.shop and c.marketplace = n.marketplace and c.day = n.day
        and c.cost_kind = n.cost_kind
    where n.recency = 1 and c.line_key is null
    union all
    select shop, marketplace, day, cost_kind, asin, sku, units, amount, coalesce(currency, site_currency) as currency
    from lines
    where recency = 1
)
select
    shop, marketplace, day, cost_kind, asin, nullif(sku, '') as sku, currency, sum(units) as units,
    cast(sum(coalesce(amount, 0)) as double) as amount
from told
group by shop, marketplace, day, cost_kind, asin, nullif(sku, ''), currency
order by shop, marketplace, day, cost_kind, asin, nullif(sku, ''), currency
