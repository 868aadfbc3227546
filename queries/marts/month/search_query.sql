-- What was the market of each search query in a period, and which part of it was ours?
-- The newest export of a period tells it whole, for each brand and each ASIN by itself; the market's counts repeat under every ASIN.
-- partition: last_day
-- result: one row per shop x marketplace x period x brand or ASIN x query
with exports as (
    select
        delivery_id, shop, marketplace, last_day, reach, brand, asin,
        dense_rank() over (
            partition by shop, marketplace, last_day, reach, brand, asin
            order by exported_at desc, digest desc, delivery_id desc
        ) as recency
    from raw.search_queries
    group by delivery_id, shop, marketplace, last_day, reach, brand, asin, exported_at, digest
)
select
    r.shop, r.marketplace, r.last_day, r.reach, r.brand, r.asin, lower(r.query) as query,
    max(r.query_volume) as query_volume, max(r.impressions) as impressions, sum(r.own_impressions) as own_impressions,
    max(r.own_impression_share) as own_impression_share, max(r.clicks) as clicks, sum(r.own_clicks) as own_clicks,
    max(r.own_click_share) as own_click_share, max(r.cart_adds) as cart_adds, sum(r.own_cart_adds) as own_cart_adds,
    max(r.purchases) as purchases, sum(r.own_purchases) as own_purchases, max(r.own_purchase_share) as own_purchase_share
from raw.search_queries as r
inner join exports as e
    on r.delivery_id = e.delivery_id
    and r.shop = e.shop
    and r.marketplace = e.marketplace
    and r.last_day = e.last_day
    and r.reach is not distinct from e.reach
    and r.brand is not distinct from e.brand
    and r.asin is not distinct from e.asin
where e.recency = 1
group by r.shop, r.marketplace, r.last_day, r.reach, r.brand, r.asin, lower(r.query)
order by r.shop, r.marketplace, r.last_day, r.reach nulls last, r.brand nulls last, r.asin nulls last, lower(r.query)
