-- How many customers of each product had bought it before, in a period?
-- partition: last_day
-- result: one row per shop x marketplace x period x ASIN
with exports as (
    select
        delivery_id, shop, marketplace, first_day, last_day,
        dense_rank() over (
            partition by shop, marketplace, first_day, last_day
            order by exported_at desc, digest desc, delivery_id desc
        ) as recency
    from raw.repeat_purchase
    group by delivery_id, shop, marketplace, first_day, last_day, exported_at, digest
)
select
    r.shop, r.marketplace, r.first_day, r.last_day, r.asin, max(r.orders) as orders, max(r.customers) as customers,
    max(r.repeat_share) as repeat_share, max(r.repeat_share) * max(r.customers) as repeat_customers,
    max(cast(r.repeat_sales as double)) as repeat_sales, max(coalesce(r.currency, r.site_currency)) as currency
from raw.repeat_purchase as r
inner join exports as e
    on r.delivery_id = e.delivery_id
    and r.shop = e.shop
    and r.marketplace = e.marketplace
    and r.first_day = e.first_day
    and r.last_day = e.last_day
where e.recency = 1
group by r.shop, r.marketplace, r.first_day, r.last_day, r.asin
order by r.shop, r.marketplace, r.first_day, r.last_day, r.asin
