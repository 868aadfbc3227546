-- Which days were restated most, from their first export to the one since they have settled?
-- parameters: shop VARCHAR "seller account; null for all", marketplace VARCHAR "two-letter site; null for all",
--   most BIGINT "rows at most"
-- result: one row per source x shop x marketplace x day x metric of money, the largest difference of each site first
--   source VARCHAR text "orders, site_traffic, asin_traffic or ads"
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   currency VARCHAR text "ISO code"
--   metric VARCHAR text "sales, ad_spend or ad_sales"
--   day DATE day "the day that was restated"
--   age BIGINT days "age of the day when it was first told"
--   value DOUBLE money "what it was told as first"
--   final_value DOUBLE money "what it is told as since it settled"
with ranked as (
    select
        source, shop, marketplace, metric, day, age, value, final_value,
        row_number() over (partition by source, shop, marketplace, metric, day order by age, report) as place
    from mart.restated
    where
        metric in ('sales', 'ad_spend', 'ad_sales') and shop = coalesce($shop, shop) and marketplace = coalesce($marketplace, marketplace)
),

moved as (
    select
        r.source, r.shop, r.marketplace, g.currency, r.metric, r.day, r.age, r.value, r.final_value,
        row_number() over (
            partition by r.shop, r.marketplace
            order by abs(r.final_value - r.value) desc, r.source asc, r.metric asc, r.day asc
        ) as rank_in_site
    from ranked as r
    inner join given.site as g on r.marketplace = g.marketplace
    where r.place = 1 and abs(r.final_value - r.value) > 0.01 * greatest(abs(r.final_value), abs(r.value))
)

select source, shop, marketplace, currency, metric, day, age, value, final_value
from moved
order by rank_in_site asc, shop asc, marketplace asc
limit $most
