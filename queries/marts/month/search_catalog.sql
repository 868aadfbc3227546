-- How was each product seen, clicked, put into carts and bought from search in a period?
-- partition: last_day
-- result: one row per shop x marketplace x period x ASIN
with exports as (
    select
        delivery_id, shop, marketplace, last_day, reach,
        dense_rank() over (
            partition by shop, marketplace, last_day, reach
            order by exported_at desc, digest desc, delivery_id desc
        ) as recency
    from raw.search_catalog
    group by delivery_id, shop, marketplace, last_day, reach, exported_at, digest
)
select
    r.shop, r.marketplace, r.last_day, r.reach, r.asin, max(r.impressions) as impressions, max(r.clicks) as clicks,
    max(r.cart_adds) as cart_adds, max(r.purchases) as purchases, max(cast(r.sales as double)) as sales,
    max(coalesce(r.currency, r.site_currency)) as currency
from raw.search_catalog as r
inner join exports as e
    on r.delivery_id = e.delivery_id
    and r.shop = e.shop
    and r.marketplace = e.marketplace
    and r.last_day = e.last_day
    and r.reach is not distinct from e.reach
where e.recency = 1
group by r.shop, r.marketplace, r.last_day, r.reach, r.asin
order by r.shop, r.marketplace, r.last_day, r.reach nulls last, r.asin
